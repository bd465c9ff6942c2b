using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Threat.Core;
using Threat.Retraining;

namespace Threat.Quality.Stream;

/// <summary>
/// Folds by a hash of the source instead of by time: every fold reaches up to today, so that a new model learns from what is new. A source is in the same fold in every run: neither champion nor
/// challenger has learned from a test source. Only the newest rows of test sources are tested.
/// </summary>
internal sealed class SourceFolds(FoldOptions options, int newestTestRows) : IFoldPlanner
{
    public FoldPlan Plan(LabeledDataset dataset, long seed)
    {
        if (dataset.EntityIds is not { } sources || dataset.Times is not { } times) throw new InsufficientDataException("Folds by source need a source and a time per row.");
        double validation = (1 - options.Test - options.Threshold - options.Calibrate) * options.Validation;
        double[] shares = [options.Test, options.Threshold, options.Calibrate, validation];
        List<int>[] folds = [.. Enumerable.Range(0, 5).Select(static _ => new List<int>())];
        for (int i = 0; i < dataset.RowCount; i++)
        {
            double at = Position(sources[i]);
            int fold = 0;
            while (fold < shares.Length && at >= shares[fold]) at -= shares[fold++];
            folds[fold].Add(i);
        }
        int[] test = [.. folds[0].OrderByDescending(i => times[i]).Take(newestTestRows).Order()];
        return new FoldPlan(folds[4], folds[3], folds[2], folds[1], test, [FormattableString.Invariant($"Folds by source; the newest {test.Length} of {folds[0].Count} rows of test sources are tested.")]);
    }

    private static double Position(string source)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("source-folds/1\t" + source), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
