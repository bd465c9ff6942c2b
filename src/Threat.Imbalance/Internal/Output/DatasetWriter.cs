using System.Runtime.Intrinsics;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Writes a row that is no plain interpolation. <paramref name="destination"/> holds the interpolated values already.</summary>
internal delegate void RowFinisher(int outputRow, RowOrigin origin, Span<float> destination);

/// <summary>Builds the resampled dataset from the origins of its rows, written once, in parallel.</summary>
internal static class DatasetWriter
{
    /// <summary>Rows before <paramref name="keptCount"/> are the given ones; those after it are synthetic. A row has the label, entity and time of its source.</summary>
    public static LabeledDataset Write(LabeledDataset source, RowOrigin[] origins, int keptCount, string sampler, int threads, CancellationToken cancellationToken,
        ProgressShare? progress = null, RowFinisher? finish = null)
    {
        int d = source.Features.ColumnCount, rows = origins.Length;
        OutputBuffer.Check(rows, d, sampler);
        float[] values = OutputBuffer.Allocate(rows, d);
        int[] labels = new int[rows];
        bool[]? synthetic = keptCount == rows && source.SyntheticCount == 0 ? null : new bool[rows];
        string[]? entities = source.EntityIds is null ? null : new string[rows];
        DateTimeOffset[]? times = source.Times is null ? null : new DateTimeOffset[rows];
        int done = 0;
        Workers.RunRanges(rows, Math.Max(16, 65_536 / d), threads, cancellationToken, (start, end) =>
        {
            ReadOnlySpan<float> given = source.Features.Values.Span;
            ReadOnlySpan<int> givenLabels = source.Labels.Span;
            for (int i = start; i < end; i++)
            {
                RowOrigin o = origins[i];
                Span<float> row = values.AsSpan(i * d, d);
                ReadOnlySpan<float> parent = given.Slice(o.Source * d, d);
                if (o.Partner < 0) parent.CopyTo(row);
                else Interpolate(parent, given.Slice(o.Partner * d, d), o.Weight, row);
                labels[i] = givenLabels[o.Source];
                if (i >= keptCount) finish?.Invoke(i, o, row);
                if (synthetic is not null) synthetic[i] = i >= keptCount || source.IsSynthetic(o.Source);
                if (entities is not null) entities[i] = source.EntityIds![o.Source];
                if (times is not null) times[i] = source.Times![o.Source];
            }
            progress?.Report((double)Interlocked.Add(ref done, end - start) / rows);
        });
        progress?.Report(1);
        return new LabeledDataset(FeatureMatrix.FromMemory(values, d, source.Features.ColumnNames), labels, source.LabelSet, entities, times, synthetic);
    }

    /// <summary>base + weight · (partner − base), each operation rounded on its own, so that every vector width gives the same bits.</summary>
    public static void Interpolate(ReadOnlySpan<float> source, ReadOnlySpan<float> partner, float weight, Span<float> destination)
    {
        int c = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> w = Vector256.Create(weight);
            for (; c + 8 <= destination.Length; c += 8)
            {
                Vector256<float> a = Vector256.Create(source[c..]);
                (a + w * (Vector256.Create(partner[c..]) - a)).CopyTo(destination[c..]);
            }
        }
        for (; c < destination.Length; c++) destination[c] = source[c] + weight * (partner[c] - source[c]);
    }
}
