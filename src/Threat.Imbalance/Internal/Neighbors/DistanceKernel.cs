using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Threat.Imbalance.Internal;

/// <summary>Squared Euclidean distances by direct differences: four queries against one panel of <see cref="PanelLanes"/> candidates in registers.</summary>
internal static unsafe class DistanceKernel
{
    /// <summary>Candidates a panel: column c of a panel is <see cref="PanelLanes"/> consecutive floats.</summary>
    public const int PanelLanes = 32;

    /// <summary>Queries a tile.</summary>
    public const int TileRows = 4;

    /// <summary>
    /// Sets a bit in <paramref name="masks"/>[q] for each lane whose distance to query q over <paramref name="columns"/> columns is at most
    /// <paramref name="queryLimits"/>[q] or <paramref name="laneLimits"/>[lane]. Returns the union.
    /// </summary>
    public static uint Near(SimdPath path, float** queries, float* panel, int columns, float* queryLimits, float* laneLimits, uint* masks) => path switch
    {
        SimdPath.Vector512 => Near<Ops512, Vector512<float>>(queries, panel, columns, queryLimits, laneLimits, masks),
        SimdPath.Vector256 => Near<Ops256, Vector256<float>>(queries, panel, columns, queryLimits, laneLimits, masks),
        SimdPath.Vector128 => Near<Ops128, Vector128<float>>(queries, panel, columns, queryLimits, laneLimits, masks),
        _ => Near<OpsScalar, float>(queries, panel, columns, queryLimits, laneLimits, masks),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Near<TOps, TVector>(float** queries, float* panel, int columns, float* queryLimits, float* laneLimits, uint* masks)
        where TOps : struct, IVectorOps<TVector>
    {
        float* q0 = queries[0], q1 = queries[1], q2 = queries[2], q3 = queries[3];
        uint m0 = 0, m1 = 0, m2 = 0, m3 = 0;
        for (int lane = 0; lane < PanelLanes; lane += 2 * TOps.Width)
        {
            TVector zero = TOps.Broadcast(0f);
            TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
            float* at = panel + lane;
            for (int c = 0; c < columns; c++, at += PanelLanes)
            {
                TVector x = TOps.Load(at), y = TOps.Load(at + TOps.Width), q = TOps.Broadcast(q0[c]);
                a0 = TOps.AddSquaredDifference(a0, q, x);
                b0 = TOps.AddSquaredDifference(b0, q, y);
                q = TOps.Broadcast(q1[c]);
                a1 = TOps.AddSquaredDifference(a1, q, x);
                b1 = TOps.AddSquaredDifference(b1, q, y);
                q = TOps.Broadcast(q2[c]);
                a2 = TOps.AddSquaredDifference(a2, q, x);
                b2 = TOps.AddSquaredDifference(b2, q, y);
                q = TOps.Broadcast(q3[c]);
                a3 = TOps.AddSquaredDifference(a3, q, x);
                b3 = TOps.AddSquaredDifference(b3, q, y);
            }
            TVector low = TOps.Load(laneLimits + lane), high = TOps.Load(laneLimits + lane + TOps.Width);
            int up = lane + TOps.Width;
            TVector limit = TOps.Broadcast(queryLimits[0]);
            m0 |= TOps.AtMost(a0, limit, low) << lane | TOps.AtMost(b0, limit, high) << up;
            limit = TOps.Broadcast(queryLimits[1]);
            m1 |= TOps.AtMost(a1, limit, low) << lane | TOps.AtMost(b1, limit, high) << up;
            limit = TOps.Broadcast(queryLimits[2]);
            m2 |= TOps.AtMost(a2, limit, low) << lane | TOps.AtMost(b2, limit, high) << up;
            limit = TOps.Broadcast(queryLimits[3]);
            m3 |= TOps.AtMost(a3, limit, low) << lane | TOps.AtMost(b3, limit, high) << up;
        }
        masks[0] = m0;
        masks[1] = m1;
        masks[2] = m2;
        masks[3] = m3;
        return m0 | m1 | m2 | m3;
    }

    /// <summary>The squared distance of two rows, in double, always summed in the same order: the value neighbours are ranked by.</summary>
    public static double Exact(float* a, float* b, int columns)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        int c = 0;
        for (; c + 4 <= columns; c += 4)
        {
            Vector256<double> x = Vector256.Create(Vector128.WidenLower(Vector128.Load(a + c)), Vector128.WidenUpper(Vector128.Load(a + c)));
            Vector256<double> y = Vector256.Create(Vector128.WidenLower(Vector128.Load(b + c)), Vector128.WidenUpper(Vector128.Load(b + c)));
            Vector256<double> difference = x - y;
            sum += difference * difference;
        }
        double total = sum.GetElement(0) + sum.GetElement(1) + (sum.GetElement(2) + sum.GetElement(3));
        for (; c < columns; c++)
        {
            double difference = (double)a[c] - b[c];
            total += difference * difference;
        }
        return total;
    }

    /// <summary>The squared distance in single precision: within (columns + 8) · 2⁻²⁴ of the exact one, relatively.</summary>
    public static float Quick(float* a, float* b, int columns)
    {
        Vector256<float> sum = Vector256<float>.Zero, other = Vector256<float>.Zero;
        int c = 0;
        for (; c + 16 <= columns; c += 16)
        {
            sum = Ops256.AddSquaredDifference(sum, Vector256.Load(a + c), Vector256.Load(b + c));
            other = Ops256.AddSquaredDifference(other, Vector256.Load(a + c + 8), Vector256.Load(b + c + 8));
        }
        float total = Vector256.Sum(sum + other);
        for (; c < columns; c++) total += (a[c] - b[c]) * (a[c] - b[c]);
        return total;
    }
}
