using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Orders points so that consecutive runs are close together: split at the median of the widest column, again and again.</summary>
internal static class SpatialOrder
{
    private const int SmallestShared = 2048;

    /// <summary>The order; every run of <paramref name="leaf"/> points is one leaf. Halves are independent, so it does not depend on the threads.</summary>
    public static int[] Of(float[] points, int count, int columns, int leaf, int threads, CancellationToken cancellationToken)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        float[] keys = new float[count];
        Queue<(int Start, int Length)> large = new([(0, count)]);
        List<(int Start, int Length)> parts = [];
        int enough = threads > 1 ? Math.Max(SmallestShared, count / (4 * threads)) : count;
        while (large.TryDequeue(out (int Start, int Length) part))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (part.Length <= enough)
            {
                parts.Add(part);
                continue;
            }
            int half = Halve(points, columns, leaf, order, keys, part);
            large.Enqueue((part.Start, half));
            large.Enqueue((part.Start + half, part.Length - half));
        }
        Workers.Run(parts.Count, threads, cancellationToken, p =>
        {
            Stack<(int Start, int Length)> open = new([parts[p]]);
            while (open.TryPop(out (int Start, int Length) part))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (part.Length <= leaf) continue;
                int half = Halve(points, columns, leaf, order, keys, part);
                open.Push((part.Start, half));
                open.Push((part.Start + half, part.Length - half));
            }
        });
        return order;
    }

    /// <summary>Splits a part at the median of its widest column, to whole leaves; returns the size of the first half.</summary>
    private static int Halve(float[] points, int columns, int leaf, int[] order, float[] keys, (int Start, int Length) part)
    {
        Span<int> members = order.AsSpan(part.Start, part.Length);
        Span<float> key = keys.AsSpan(part.Start, part.Length);
        int widest = Widest(points, columns, Math.Min(columns, 32), members);
        for (int i = 0; i < members.Length; i++) key[i] = points[members[i] * columns + widest];
        int half = (part.Length / 2 + leaf - 1) / leaf * leaf;
        Split(key, members, half);
        return half;
    }

    private static int Widest(ReadOnlySpan<float> points, int columns, int used, ReadOnlySpan<int> members)
    {
        int step = Math.Max(1, members.Length / 128), best = 0;
        double bestSpread = -1;
        for (int c = 0; c < used; c++)
        {
            double sum = 0, squares = 0, first = points[members[0] * columns + c];
            int n = 0;
            for (int i = 0; i < members.Length; i += step, n++)
            {
                double x = points[members[i] * columns + c] - first;
                sum += x;
                squares += x * x;
            }
            double spread = squares - sum * sum / n;
            if (spread > bestSpread) (best, bestSpread) = (c, spread);
        }
        return best;
    }

    /// <summary>Moves the <paramref name="size"/> smallest keys (equal keys by member) to the front.</summary>
    private static void Split(Span<float> keys, Span<int> members, int size)
    {
        int low = 0, high = keys.Length - 1;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            (float pivot, int pivotMember) = (keys[middle], members[middle]);
            int i = low, j = high;
            while (i <= j)
            {
                while (keys[i] < pivot || (keys[i] == pivot && members[i] < pivotMember)) i++;
                while (keys[j] > pivot || (keys[j] == pivot && members[j] > pivotMember)) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                (members[i], members[j]) = (members[j], members[i]);
                i++;
                j--;
            }
            if (size <= j) high = j;
            else if (size >= i) low = i;
            else return;
        }
    }
}
