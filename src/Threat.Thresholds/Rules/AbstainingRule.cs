using System.Globalization;
using Threat.Core;
using Threat.Shared;

namespace Threat.Thresholds;

/// <summary>
/// Lets another rule decide and answers "unknown" (class −1) when its answer is not convincing: the class is below its own threshold, below a
/// least probability, or too close to the runner-up.
/// </summary>
/// <remarks>Immutable and thread-safe. <see cref="Name"/> holds the parameters, so that a saved model finds the same rule again.</remarks>
public sealed class AbstainingRule : IDecisionRule
{
    /// <summary>A rule that may abstain.</summary>
    /// <param name="inner">The rule that decides; not itself an abstaining one.</param>
    /// <param name="requireThreshold">Whether the decided class must reach its own threshold. Default true.</param>
    /// <param name="minimumProbability">The least probability of the decided class, 0 to 1. Default 0: no such demand.</param>
    /// <param name="minimumMargin">The least lead, in probability, over the highest other class, 0 to 1. Default 0: no such demand.</param>
    /// <exception cref="ArgumentException">The inner rule abstains itself, or nothing is demanded.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside [0, 1] or NaN.</exception>
    public AbstainingRule(IDecisionRule inner, bool requireThreshold = true, double minimumProbability = 0, double minimumMargin = 0)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner is AbstainingRule) throw new ArgumentException("An abstaining rule cannot wrap another; give both demands to one rule.", nameof(inner));
        Guard.InRange(minimumProbability, 0, 1);
        Guard.InRange(minimumMargin, 0, 1);
        if (!requireThreshold && minimumProbability == 0 && minimumMargin == 0)
            throw new ArgumentException($"Nothing is demanded, so the rule would never abstain. Require the threshold, set a minimum probability or a margin, or use '{inner.Name}' alone.", nameof(requireThreshold));
        Inner = inner;
        RequireThreshold = requireThreshold;
        MinimumProbability = minimumProbability;
        MinimumMargin = minimumMargin;
    }

    /// <summary>The rule that decides.</summary>
    public IDecisionRule Inner { get; }

    /// <summary>Whether the decided class must reach its own threshold.</summary>
    public bool RequireThreshold { get; }

    /// <summary>The least probability of the decided class.</summary>
    public double MinimumProbability { get; }

    /// <summary>The least lead over the highest other class.</summary>
    public double MinimumMargin { get; }

    /// <summary>As in "abstaining(scaled-argmax;threshold=true;probability=0.6;margin=0)".</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"abstaining({Inner.Name};threshold={(RequireThreshold ? "true" : "false")};probability={MinimumProbability:R};margin={MinimumMargin:R})");

    /// <summary>Decides one row, or abstains.</summary>
    /// <exception cref="ArgumentException">The spans are empty or differ in length.</exception>
    public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        Internal.RuleChecks.SameLength(probabilities, thresholds);
        Decision decision = Inner.Decide(probabilities, thresholds);
        int c = decision.ClassId;
        if (c < 0) return decision;
        bool convincing = probabilities[c] >= MinimumProbability
            && (!RequireThreshold || probabilities[c] >= thresholds[c])
            && (MinimumMargin == 0 || probabilities[c] - HighestOther(probabilities, c) >= MinimumMargin);
        return convincing ? decision : new Decision(-1, DecisionReason.Abstained);
    }

    private static double HighestOther(ReadOnlySpan<double> probabilities, int decided)
    {
        double highest = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (c != decided) highest = Math.Max(highest, probabilities[c]);
        }
        return highest;
    }
}
