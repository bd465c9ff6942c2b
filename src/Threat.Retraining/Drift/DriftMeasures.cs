using System.Collections.Immutable;
using System.Globalization;
using static System.FormattableString;

namespace Threat.Retraining.Internal;

/// <summary>The drift section of a run's record: history against the newly claimed rows. Says something about each measure even when nothing drifts.</summary>
internal static class DriftMeasures
{
    private const int MostRows = 5000, LeastRows = 100, Named = 5;
    private const string OverrideRate = "override rate", PriorShift = "prior shift";

    /// <summary>Whether the labels say that the champion is out of date: what it is for has changed. Single tests, each with its level.</summary>
    public static bool OfLabels(IEnumerable<DriftSignal> signals) => signals.Any(static d => d is { Alarm: true, Name: OverrideRate or PriorShift });

    public static ImmutableArray<DriftSignal> Of(RunRows rows, DriftOptions options, LabelSet labels, IReadOnlyList<string> columns)
    {
        int[] history = [.. Enumerable.Range(0, rows.Samples.Count).Where(i => !rows.Samples[i].IsNew)], fresh = [.. Enumerable.Range(0, rows.Samples.Count).Where(i => rows.Samples[i].IsNew)];
        ImmutableArray<DriftSignal>.Builder signals = ImmutableArray.CreateBuilder<DriftSignal>();
        signals.Add(Overrides(rows, history, fresh));
        signals.Add(AdwinOfOverrides(rows.Samples.Where((_, i) => rows.WasPredicted(i)).Select(static s => s.IsOverride), options.AdwinDelta));
        if (history.Length < LeastRows || fresh.Length < LeastRows)
        {
            string few = $"{history.Length} earlier and {fresh.Length} new rows; {LeastRows} of each are needed to compare";
            signals.AddRange(new[] { PriorShift, "PSI per feature", "KS per feature" }.Select(name => new DriftSignal(name, double.NaN, false, few)));
            return signals.ToImmutable();
        }
        PriorShiftTest prior = PriorShiftTest.Compare(Counts(rows, OnePerSource(rows, history), labels.Count), Counts(rows, OnePerSource(rows, fresh), labels.Count));
        signals.Add(new DriftSignal(PriorShift, prior.PValue, prior.PValue < options.Alpha, Invariant($"class shares of sources, chi-square {prior.Statistic:0.0} with {prior.DegreesOfFreedom} degrees of freedom, p = {prior.PValue:0.####}")));
        // Tests on a million rows find differences that do not matter.
        signals.AddRange(Features(rows, EvenlySpaced.Of(history, MostRows), EvenlySpaced.Of(fresh, MostRows), columns, options));
        return signals.ToImmutable();
    }

    public static DriftSignal AdwinOfOverrides(IEnumerable<bool> overrides, double delta)
    {
        Adwin adwin = new(delta);
        long seen = 0, last = 0;
        double before = double.NaN, previous = double.NaN;
        bool rose = false;
        foreach (bool o in overrides)
        {
            seen++;
            previous = adwin.Mean;
            if (!adwin.Add(o ? 1 : 0)) continue;
            (last, before, rose) = (seen, previous, adwin.Mean > previous);
        }
        return new DriftSignal("ADWIN on overrides", adwin.Changes, adwin.Changes > 0 && rose, adwin.Changes == 0
            ? seen == 0 ? "no verdict on a model's decision to look at" : Invariant($"no change in {seen} verdicts, rate {adwin.Mean:0.000}")
            : Invariant($"{adwin.Changes} changes in {seen} verdicts, the last at {last} from {before:0.000}; rate now {adwin.Mean:0.000} over {adwin.Width}"));
    }

    private static DriftSignal Overrides(RunRows rows, int[] history, int[] fresh)
    {
        // An import has a label and no prediction that anybody could override.
        (history, fresh) = ([.. history.Where(rows.WasPredicted)], [.. fresh.Where(rows.WasPredicted)]);
        RateInterval before = RateInterval.Wilson(history.Count(i => rows.Samples[i].IsOverride), history.Length), now = RateInterval.Wilson(fresh.Count(i => rows.Samples[i].IsOverride), fresh.Length);
        return new DriftSignal(OverrideRate, now.Rate, history.Length > 0 && fresh.Length > 0 && now.Lower > before.Upper, $"new samples {now}, history {before}");
    }

    private static IEnumerable<DriftSignal> Features(RunRows rows, int[] history, int[] fresh, IReadOnlyList<string> columns, DriftOptions options)
    {
        int d = columns.Count;
        double[] psi = new double[d], p = new double[d], distance = new double[d];
        for (int c = 0; c < d; c++)
        {
            double[] before = rows.Column(c, history), now = rows.Column(c, fresh);
            if (before.Length == 0 || now.Length == 0)
            {
                p[c] = 1;
                continue;
            }
            psi[c] = PopulationStability.Of(before, now);
            (distance[c], p[c]) = KolmogorovSmirnov.Test(before, now);
        }
        bool[] significant = FalseDiscovery.Significant(p, options.FalseDiscoveryRate);
        int shifted = psi.Count(x => x > options.PsiLimit);
        yield return new DriftSignal("PSI per feature", psi.Max(), shifted > 0, Invariant($"{shifted} of {d} features above {options.PsiLimit}; highest: {Top(psi, columns)}"));
        yield return new DriftSignal("KS per feature", distance.Max(), significant.Contains(true),
            Invariant($"{significant.Count(static s => s)} of {d} features differ at a false-discovery rate of {options.FalseDiscoveryRate}; largest distances: {Top(distance, columns)}"));
    }

    private static string Top(double[] values, IReadOnlyList<string> columns)
        => string.Join(", ", values.Index().OrderByDescending(static v => v.Item).Take(Named).Select(v => string.Create(CultureInfo.InvariantCulture, $"{columns[v.Index]} {v.Item:0.000}")));

    /// <summary>Rows of one source have one class as a rule: counted each, they would claim more certainty than there is.</summary>
    private static int[] OnePerSource(RunRows rows, int[] which)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. which.Where(i => seen.Add(rows.Samples[i].Source))];
    }

    private static int[] Counts(RunRows rows, int[] which, int classes)
    {
        int[] counts = new int[classes];
        foreach (int i in which) counts[rows.Samples[i].Label]++;
        return counts;
    }
}
