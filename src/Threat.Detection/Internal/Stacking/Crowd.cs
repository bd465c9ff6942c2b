using System.Numerics.Tensors;
using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal.Stacking;

/// <summary>
/// What unlabelled rows tell of each other: how much denser they lie around each of them than known normal traffic does (by a trainer that tells the two apart and has not seen the
/// row), the distance to the 16th neighbour among them, and the means of that density and of a learner's opinion over these neighbours.
/// </summary>
internal static class Crowd
{
    /// <summary>Rows that make a crowd at least.</summary>
    public const int LeastRows = 50;

    private const int Neighbours = 16, Columns = 4, Parts = 3, RowsPerPiece = 16;
    private const double MostRatio = 8;

    /// <summary>The evidence with four more columns of attack or not.</summary>
    /// <param name="evidence">What the first level says of the rows.</param>
    /// <param name="fresh">The rows.</param>
    /// <param name="normal">Known rows of normal traffic.</param>
    /// <param name="sides">Tells known from fresh rows.</param>
    /// <param name="scaler">Scales rows for distances.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <param name="threads">For distances.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static Evidence Add(Evidence evidence, FeatureMatrix fresh, FeatureMatrix normal, IModelTrainer sides, FeatureScaler scaler, long seed, int threads, CancellationToken cancellationToken)
    {
        double[] ratios = DensityRatios(fresh, normal, sides, seed, cancellationToken);
        float[] scaled = NearestDistance.Scale(scaler, fresh.Values.Span);
        int before = evidence.AttackColumns, width = before + Columns;
        float[] ofAttack = new float[fresh.RowCount * width];
        Workers.RunRanges(fresh.RowCount, RowsPerPiece, threads, cancellationToken, (from, to) =>
        {
            Span<(float Distance, int Row)> nearest = stackalloc (float, int)[Neighbours];
            for (int i = from; i < to; i++)
            {
                int count = Nearest(scaled, fresh.ColumnCount, i, nearest);
                double ratio = 0, opinion = 0;
                foreach ((_, int row) in nearest[..count])
                {
                    ratio += ratios[row] / count;
                    opinion += evidence.OfAttack[row * before] / count;
                }
                evidence.OfAttack.AsSpan(i * before, before).CopyTo(ofAttack.AsSpan(i * width));
                Span<float> added = ofAttack.AsSpan(i * width + before, Columns);
                (added[0], added[1], added[2], added[3]) = ((float)ratios[i], (float)Math.Log(1 + nearest[count - 1].Distance), (float)ratio, (float)opinion);
            }
        });
        return evidence with { OfAttack = ofAttack, AttackColumns = width };
    }

    // Ascending; of equal distances the row that comes first.
    private static int Nearest(float[] scaled, int width, int of, Span<(float Distance, int Row)> nearest)
    {
        int count = 0;
        ReadOnlySpan<float> row = scaled.AsSpan(of * width, width);
        for (int i = 0; i < scaled.Length / width; i++)
        {
            if (i == of) continue;
            float distance = TensorPrimitives.Distance(row, scaled.AsSpan(i * width, width));
            if (count == nearest.Length && distance >= nearest[^1].Distance) continue;
            if (count < nearest.Length) count++;
            int at = count - 1;
            for (; at > 0 && nearest[at - 1].Distance > distance; at--) nearest[at] = nearest[at - 1];
            nearest[at] = (distance, i);
        }
        return count;
    }

    private static double[] DensityRatios(FeatureMatrix fresh, FeatureMatrix normal, IModelTrainer sides, long seed, CancellationToken cancellationToken)
    {
        int known = normal.RowCount;
        float[] values = new float[normal.Values.Length + fresh.Values.Length];
        normal.Values.CopyTo(values);
        fresh.Values.CopyTo(values.AsMemory(normal.Values.Length));
        LabeledDataset both = new(FeatureMatrix.FromMemory(values, fresh.ColumnCount), Enumerable.Range(0, known + fresh.RowCount).Select(i => i < known ? 0 : 1).ToArray(), LabelSet.Create("known", "fresh"));
        double[] ratios = new double[fresh.RowCount];
        double balance = Math.Log((double)fresh.RowCount / known);
        foreach (Fold fold in KFold.Stratified(both, Parts, seed, identicalRowsTogether: false))
        {
            int[] asked = [.. fold.TestRows.ToArray().Where(r => r >= known)];
            using ITrainedModel model = sides.Train(new TrainingRequest(both.Select(fold.TrainRows.Span)) { Seed = seed }, null, cancellationToken);
            ProbabilityMatrix p = ProbabilityMatrix.Softmax(model.Score(both.Features.Select(asked)));
            for (int i = 0; i < asked.Length; i++) ratios[asked[i] - known] = Math.Clamp(FirstLevel.LogOdds(p.Row(i)[1]) - balance, -MostRatio, MostRatio);
        }
        return ratios;
    }
}
