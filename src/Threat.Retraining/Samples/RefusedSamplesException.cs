using System.Collections.Immutable;
using System.Globalization;

namespace Threat.Retraining;

/// <summary>Samples of one call that cannot be collected, each with its place in the call and why.</summary>
public sealed class RefusedSamplesException : ArgumentException
{
    private const int Shown = 10;

    private RefusedSamplesException(int count, ImmutableSortedDictionary<int, Exception> refusals, string rest)
        : base(Describe(count, refusals, rest), refusals.Values.First())
        => Refusals = refusals;

    /// <summary>Why, by the sample's index in the call, in order: what <see cref="TrainingCollector.CollectAsync"/> would have thrown for it.</summary>
    public ImmutableSortedDictionary<int, Exception> Refusals { get; }

    /// <summary>Tries all before it throws for any.</summary>
    internal static void ThrowIfAny(int count, Action<int> attempt, string rest)
    {
        ImmutableSortedDictionary<int, Exception> refusals = ImmutableSortedDictionary<int, Exception>.Empty;
        for (int i = 0; i < count; i++)
        {
            try
            {
                attempt(i);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                refusals = refusals.Add(i, e);
            }
        }
        if (refusals.Count > 0) throw new RefusedSamplesException(count, refusals, rest);
    }

    private static string Describe(int count, ImmutableSortedDictionary<int, Exception> refusals, string rest)
    {
        string listed = string.Join(" ", refusals.Take(Shown).Select(static r => string.Create(CultureInfo.InvariantCulture, $"[{r.Key}] {r.Value.Message}")));
        string more = refusals.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" ... and {refusals.Count - Shown} more, all in Refusals.") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{refusals.Count} of {count} samples cannot be collected; {rest}. {listed}{more}");
    }
}
