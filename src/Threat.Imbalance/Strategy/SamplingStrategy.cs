using System.Globalization;
using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Which classes a sampler changes, and to how many rows.</summary>
/// <remarks>
/// Immutable and thread-safe. Classes of the label set that have no row are left alone unless they are named. Over-samplers only grow and under-samplers only
/// shrink a class; a strategy that asks for the opposite is refused with the counts (see <see cref="TargetDistributionResampler"/>, which does both).
/// Cleaning samplers (Tomek links, edited nearest neighbours, ...) take from a strategy only which classes may lose rows.
/// </remarks>
public sealed class SamplingStrategy
{
    private SamplingStrategy(StrategyKind kind, string text) => (Kind, Text) = (kind, text);

    internal StrategyKind Kind { get; }

    internal double RatioValue { get; private init; }

    internal IReadOnlyDictionary<string, double>? Numbers { get; private init; }

    internal Func<IReadOnlyDictionary<string, int>, IReadOnlyDictionary<string, int>>? Callback { get; private init; }

    private string Text { get; }

    /// <summary>Over-sampling: <see cref="NotMajority"/>. Under-sampling and cleaning: <see cref="NotMinority"/>.</summary>
    public static SamplingStrategy Auto { get; } = new(StrategyKind.Auto, "auto");

    /// <summary>Every class but the largest; over-sampling raises them to the largest.</summary>
    public static SamplingStrategy NotMajority { get; } = new(StrategyKind.NotMajority, "not-majority");

    /// <summary>Every class but the smallest; under-sampling lowers them to the smallest.</summary>
    public static SamplingStrategy NotMinority { get; } = new(StrategyKind.NotMinority, "not-minority");

    /// <summary>Every class.</summary>
    public static SamplingStrategy All { get; } = new(StrategyKind.All, "all");

    /// <summary>The smallest class only (over-sampling).</summary>
    public static SamplingStrategy Minority { get; } = new(StrategyKind.Minority, "minority");

    /// <summary>The largest class only (under-sampling).</summary>
    public static SamplingStrategy Majority { get; } = new(StrategyKind.Majority, "majority");

    /// <summary>
    /// Over-sampling: every class below <paramref name="ratio"/> times the largest is raised to it. Under-sampling: every class above the smallest divided by
    /// <paramref name="ratio"/> is lowered to it. Works for any number of classes.
    /// </summary>
    /// <param name="ratio">Above 0, at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is NaN or outside its range.</exception>
    public static SamplingStrategy Ratio(double ratio)
        => ratio > 0 && ratio <= 1
            ? new(StrategyKind.Ratio, ratio.ToString(CultureInfo.InvariantCulture)) { RatioValue = ratio }
            : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, FormattableString.Invariant($"The ratio is {ratio}; it must be above 0 and at most 1: rows of a smaller class per row of the largest."));

    /// <summary>Rows wanted by class name or alias; classes that are not named keep their rows.</summary>
    /// <exception cref="ArgumentException">No class is named, or a count is negative.</exception>
    public static SamplingStrategy Counts(IReadOnlyDictionary<string, int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count == 0) throw new ArgumentException("No class is named; give at least one count, or use SamplingStrategy.Auto.", nameof(counts));
        foreach ((string name, int count) in counts)
        {
            if (count < 0) throw new ArgumentException($"The count of class '{name}' is {count}; it must be 0 or more.", nameof(counts));
        }
        return new(StrategyKind.Counts, "counts") { Numbers = counts.ToDictionary(static p => p.Key, static p => (double)p.Value) };
    }

    /// <summary>Shares of the result by class name or alias; they sum to 1 and name every class that has rows.</summary>
    /// <exception cref="ArgumentException">A share is NaN, not above 0, or the sum differs from 1 by more than 1e-6.</exception>
    public static SamplingStrategy TargetDistribution(IReadOnlyDictionary<string, double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        foreach ((string name, double share) in shares)
        {
            if (!(share > 0 && share <= 1)) throw new ArgumentException(FormattableString.Invariant($"The share of class '{name}' is {share}; it must be above 0 and at most 1."), nameof(shares));
        }
        double sum = shares.Values.Sum();
        if (!(Math.Abs(sum - 1) <= 1e-6)) throw new ArgumentException(FormattableString.Invariant($"The shares sum to {sum:0.######}; they must sum to 1."), nameof(shares));
        return new(StrategyKind.Shares, "target distribution") { Numbers = new Dictionary<string, double>(shares) };
    }

    /// <summary>A function from the present counts by class name (classes with rows only) to the wanted ones; classes it leaves out keep their rows.</summary>
    public static SamplingStrategy Custom(Func<IReadOnlyDictionary<string, int>, IReadOnlyDictionary<string, int>> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return new(StrategyKind.Callback, "custom") { Callback = targets };
    }

    /// <summary>Reads "auto", "not-majority", "not-minority", "all", "minority", "majority" (also with a space or an underscore), or a ratio such as "0.5".</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static SamplingStrategy Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string name = text.Trim().Replace(' ', '-').Replace('_', '-').ToLowerInvariant();
        if (Named.FirstOrDefault(s => s.Text == name) is { } named) return named;
        if (double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio) && ratio is > 0 and <= 1) return Ratio(ratio);
        throw new FormatException($"'{text}' is no sampling strategy. Allowed are {string.Join(", ", Named.Select(static s => s.Text))}, or a ratio above 0 and at most 1, such as 0.5.");
    }

    /// <summary>As <see cref="Parse"/> reads it; "counts", "target distribution" or "custom" for those that no text holds.</summary>
    public override string ToString() => Text;

    private static IEnumerable<SamplingStrategy> Named => [Auto, NotMajority, NotMinority, All, Minority, Majority];
}
