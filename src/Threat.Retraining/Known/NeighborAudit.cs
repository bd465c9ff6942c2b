using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Threat.Retraining.Internal;

/// <summary>
/// Whether more new rows are called normal in the midst of known attacks than before. Single rows are often ambiguous, their share is not: it is compared with the share of known
/// normal rows that lie there too, so that it moves neither with the frequency of attacks nor with the overlap of the classes.
/// </summary>
internal static class NeighborAudit
{
    private const int Neighbors = 10, Agreeing = 8, Most = 4000, MostReviewers = 10, LeastKnown = 50;

    public static NeighborRecord Of(RunRows rows, int[] kept, RunRows known, LabelSet labels, int normal, IList<string> trustedReviewers, CancellationToken cancellationToken)
    {
        bool Single(ScreenedSample s) => s.IsNew && s.Label == normal && s.SecondReviewerId is null && !trustedReviewers.Contains(s.ReviewerId);
        int[] reference = EvenlySpaced.Of([.. Enumerable.Range(0, known.Samples.Count)], Most), fresh = EvenlySpaced.Of([.. kept.Where(i => Single(rows.Samples[i]))], Most);
        if (reference.Length < LeastKnown || fresh.Length == 0) return new NeighborRecord(fresh.Length, 0, 0, 0, []);
        LabeledDataset data = known.Raw(reference, labels);
        FeatureScaler scaler = FeatureScaler.Fit(data.Features, ColumnScaling.Standard);
        FeatureMatrix scaled = scaler.Transform(data.Features);
        int[] truth = data.Labels.ToArray();
        int knownNormal = 0, knownAmong = 0, among = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            if (truth[i] != normal) continue;
            cancellationToken.ThrowIfCancellationRequested();
            knownNormal++;
            if (Attacks(scaled, truth, normal, scaled.Row(i), i) >= Agreeing) knownAmong++;
        }
        Dictionary<string, (int Checked, int Among)> reviewers = new(StringComparer.Ordinal);
        float[] row = new float[scaler.ColumnCount];
        foreach (int i in fresh)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scaler.Transform(rows.Values(i), row);
            int one = Attacks(scaled, truth, normal, row, -1) >= Agreeing ? 1 : 0;
            among += one;
            (int seen, int contra) = reviewers.GetValueOrDefault(rows.Samples[i].ReviewerId);
            reviewers[rows.Samples[i].ReviewerId] = (seen + 1, contra + one);
        }
        return new NeighborRecord(fresh.Length, among, knownNormal, knownAmong,
            [.. reviewers.Where(static r => r.Value.Among > 0).OrderByDescending(static r => r.Value.Among).ThenBy(static r => r.Key, StringComparer.Ordinal).Take(MostReviewers)
                .Select(static r => new NeighborReviewer(r.Key, r.Value.Checked, r.Value.Among))]);
    }

    private static int Attacks(FeatureMatrix known, int[] truth, int normal, ReadOnlySpan<float> row, int self)
    {
        Span<float> nearest = stackalloc float[Neighbors];
        Span<int> who = stackalloc int[Neighbors];
        nearest.Fill(float.PositiveInfinity);
        // A place stays empty where too few rows lie at a finite distance.
        who.Fill(-1);
        for (int i = 0; i < known.RowCount; i++)
        {
            if (i == self) continue;
            float d = TensorPrimitives.Distance(known.Row(i), row);
            if (d >= nearest[^1]) continue;
            int at = Neighbors - 1;
            for (; at > 0 && nearest[at - 1] > d; at--) (nearest[at], who[at]) = (nearest[at - 1], who[at - 1]);
            (nearest[at], who[at]) = (d, i);
        }
        int attacks = 0;
        foreach (int i in who) if (i >= 0 && truth[i] != normal) attacks++;
        return attacks;
    }
}
