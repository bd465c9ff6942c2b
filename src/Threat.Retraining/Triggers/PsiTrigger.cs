namespace Threat.Retraining;

/// <summary>Optional: fires when features of the samples since the last run are distributed otherwise than those before it, by the population stability index. A drift trigger.</summary>
public sealed class PsiTrigger : IRetrainTrigger
{
    private const int LeastRows = 200, MostRows = 5000;
    private readonly double _limit;
    private readonly int _features;

    /// <summary>A trigger.</summary>
    /// <param name="limit">The index above which a feature counts as shifted, 0 or more.</param>
    /// <param name="features">How many shifted features it takes, 1 or more.</param>
    public PsiTrigger(double limit = 0.25, int features = 1)
    {
        _limit = Guard.InRange(limit, 0, double.MaxValue);
        _features = Guard.AtLeast(features, 1);
    }

    /// <inheritdoc/>
    public string Name => "psi";

    /// <inheritdoc/>
    public async ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Statistics.LastRun is not { } last) return new TriggerReport(Name, false, "no completed run to compare with") { IsDrift = true };
        string hash = context.Options.Schema!.Hash;
        List<TrainingSample> before = await NewestAsync(context.Store, new SampleRange(Math.Max(0, last.ClaimedUpTo - MostRows), last.ClaimedUpTo, hash), cancellationToken).ConfigureAwait(false);
        List<TrainingSample> after = await NewestAsync(context.Store, new SampleRange(Math.Max(last.ClaimedUpTo, context.Statistics.LastSequence - MostRows), context.Statistics.LastSequence, hash), cancellationToken).ConfigureAwait(false);
        if (before.Count < LeastRows || after.Count < LeastRows) return new TriggerReport(Name, false, $"{before.Count} earlier and {after.Count} new rows; {LeastRows} of each are needed") { IsDrift = true };
        IReadOnlyList<string> columns = context.Options.Schema.Columns;
        (string Name, double Psi)[] shifted = [.. columns.Select((c, i) => (c, Psi: Index(before, after, i))).Where(x => x.Psi > _limit).OrderByDescending(static x => x.Psi)];
        string named = shifted.Length == 0 ? "" : ": " + string.Join(", ", shifted.Take(3).Select(static x => FormattableString.Invariant($"{x.Name} {x.Psi:0.00}")));
        return new TriggerReport(Name, shifted.Length >= _features, FormattableString.Invariant($"{shifted.Length} of {columns.Count} features above {_limit}{named}")) { IsDrift = true };
    }

    private static double Index(List<TrainingSample> before, List<TrainingSample> after, int column)
    {
        double[] a = Column(before, column), b = Column(after, column);
        return a.Length == 0 || b.Length == 0 ? 0 : PopulationStability.Of(a, b);
    }

    private static double[] Column(List<TrainingSample> samples, int column)
        => [.. samples.Where(s => !MissingIndicators.IsMissing(s.Missing.Span, column)).Select(s => (double)s.Features.Span[column])];

    private static async Task<List<TrainingSample>> NewestAsync(ISampleStore store, SampleRange range, CancellationToken cancellationToken)
    {
        List<TrainingSample> samples = [];
        await foreach (StoredSample s in store.ReadAsync(range, cancellationToken).ConfigureAwait(false)) samples.Add(s.Sample);
        return samples;
    }
}
