using Threat.Core;

namespace Threat.Detection;

/// <summary>What a detector says about one entity, and why. Immutable.</summary>
public sealed class ThreatScore
{
    private readonly double[] _probabilities;

    internal ThreatScore(double[] probabilities, Decision decision, int normalId, DecisionPolicy policy, string modelVersion)
    {
        _probabilities = probabilities;
        Policy = policy;
        Decision = decision;
        NormalId = normalId;
        ModelVersion = modelVersion;
    }

    /// <summary>The probability that this is an attack of any kind, 0 to 1: 1 − the calibrated probability of the normal class.</summary>
    public double Score => 1 - _probabilities[NormalId];

    /// <summary>The decided class, as in "PortScan" or "Normal"; "Unknown" when the rule abstained.</summary>
    public string AttackType => Decision.IsAbstained ? "Unknown" : Labels.Names[Decision.ClassId];

    /// <summary>Whether another class than the normal one was decided. False when the rule abstained: see <see cref="IsAbstained"/>.</summary>
    public bool IsThreat => !Decision.IsAbstained && Decision.ClassId != NormalId;

    /// <summary>Whether no class was convincing.</summary>
    public bool IsAbstained => Decision.IsAbstained;

    /// <summary>The calibrated probability of the decided class, or of the most probable one when the rule abstained.</summary>
    public double Confidence => _probabilities[Leading];

    /// <summary>The class and the reason.</summary>
    public Decision Decision { get; }

    /// <summary>The reason in words.</summary>
    public string Explanation => Internal.Explanations.Of(this);

    /// <summary>The classes.</summary>
    public LabelSet Labels => Policy.Thresholds.Labels;

    /// <summary>The calibrated probabilities by class id; they sum to 1.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>The calibrated probability of a class by name or alias.</summary>
    /// <exception cref="UnknownLabelException">The class is unknown.</exception>
    public double this[string className] => _probabilities[Labels.IdOf(className)];

    /// <summary>The thresholds in force.</summary>
    public ClassThresholds Thresholds => Policy.Thresholds;

    /// <summary>The rule in force, as in "scaled-argmax".</summary>
    public string DecisionRule => Policy.Rule.Name;

    /// <summary>The features that moved the decision most, strongest first; empty when not asked for, or when the model knows no neutral row.</summary>
    public IReadOnlyList<FeatureContribution> TopFeatures { get; internal init; } = [];

    /// <summary>The model that scored.</summary>
    public string ModelVersion { get; }

    /// <summary>The entity, when it is known.</summary>
    public string? Source { get; internal init; }

    /// <summary>The instant that the features describe, when it is known.</summary>
    public DateTimeOffset? AsOf { get; internal init; }

    /// <summary>Several lines: the decision, the reason, every class with its probability and threshold, and the top features.</summary>
    public override string ToString() => Internal.Explanations.Table(this);

    internal DecisionPolicy Policy { get; }

    internal int NormalId { get; }

    internal int Leading => Decision.IsAbstained ? ArgmaxRule.Instance.Decide(_probabilities, default).ClassId : Decision.ClassId;
}
