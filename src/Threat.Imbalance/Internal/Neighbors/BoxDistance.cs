using System.Runtime.Intrinsics;

namespace Threat.Imbalance.Internal;

/// <summary>Lower bounds of squared distances from bounding boxes. A box is its lowest values followed by its highest.</summary>
internal static unsafe class BoxDistance
{
    /// <summary>From a point to a box.</summary>
    public static float OfPoint(float* point, float* box, int columns) => Between(point, point, box, box + columns, columns);

    /// <summary>From a box to a box.</summary>
    public static float OfBox(float* one, float* other, int columns) => Between(one, one + columns, other, other + columns, columns);

    private static float Between(float* low, float* high, float* otherLow, float* otherHigh, int columns)
    {
        Vector128<float> sum = Vector128<float>.Zero;
        int c = 0;
        for (; c + 4 <= columns; c += 4)
        {
            Vector128<float> gap = Vector128.Max(Vector128.Load(otherLow + c) - Vector128.Load(high + c), Vector128.Load(low + c) - Vector128.Load(otherHigh + c));
            gap = Vector128.Max(gap, Vector128<float>.Zero);
            sum += gap * gap;
        }
        float total = Vector128.Sum(sum);
        for (; c < columns; c++)
        {
            float gap = Math.Max(0, Math.Max(otherLow[c] - high[c], low[c] - otherHigh[c]));
            total += gap * gap;
        }
        return total;
    }
}
