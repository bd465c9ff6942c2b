using Threat.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Quality;

/// <summary>Euclidean distances to nearest rows, in scaled columns.</summary>
internal static class Distances
{
    private const int Block = 1_024;

    /// <summary>For each row of <paramref name="from"/> its distances to the <paramref name="count"/> nearest of <paramref name="to"/>, ascending, and their indices; a row is not its own neighbour when both are the same matrix.</summary>
    public static (float[][] Distances, long[][] Rows) Nearest(FeatureMatrix from, FeatureMatrix to, int count)
    {
        bool same = ReferenceEquals(from, to);
        int wanted = Math.Min(count, to.RowCount - (same ? 1 : 0));
        float[][] distances = new float[from.RowCount][];
        long[][] rows = new long[from.RowCount][];
        using Tensor target = tensor(to.Values.ToArray(), [to.RowCount, to.ColumnCount]);
        for (int start = 0; start < from.RowCount; start += Block)
        {
            using DisposeScope scope = NewDisposeScope();
            int length = Math.Min(Block, from.RowCount - start);
            Tensor block = tensor(from.Values.Slice(start * from.ColumnCount, length * from.ColumnCount).ToArray(), [length, from.ColumnCount]);
            Tensor all = cdist(block, target);
            if (same) all.narrow(1, start, length).diagonal().fill_(float.PositiveInfinity);
            (Tensor values, Tensor indices) = all.topk(wanted, 1, largest: false, sorted: true);
            float[] flat = values.data<float>().ToArray();
            long[] flatRows = indices.data<long>().ToArray();
            for (int i = 0; i < length; i++)
            {
                distances[start + i] = flat[(i * wanted)..((i + 1) * wanted)];
                rows[start + i] = flatRows[(i * wanted)..((i + 1) * wanted)];
            }
        }
        return (distances, rows);
    }
}
