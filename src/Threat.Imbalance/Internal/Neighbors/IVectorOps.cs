using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Threat.Imbalance.Internal;

/// <summary>The few operations the distance kernel needs, for one vector width.</summary>
internal unsafe interface IVectorOps<TVector>
{
    static abstract int Width { get; }

    static abstract TVector Load(float* from);

    static abstract TVector Broadcast(float value);

    /// <summary>sum + (a − b)².</summary>
    static abstract TVector AddSquaredDifference(TVector sum, TVector a, TVector b);

    /// <summary>One bit per lane that is at most either limit.</summary>
    static abstract uint AtMost(TVector value, TVector limit, TVector otherLimit);
}

internal readonly unsafe struct Ops512 : IVectorOps<Vector512<float>>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddSquaredDifference(Vector512<float> sum, Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> difference = a - b;
        return Vector512.MultiplyAddEstimate(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector512<float> value, Vector512<float> limit, Vector512<float> otherLimit)
        => (uint)Vector512.LessThanOrEqual(value, Vector512.Max(limit, otherLimit)).ExtractMostSignificantBits();
}

internal readonly unsafe struct Ops256 : IVectorOps<Vector256<float>>
{
    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddSquaredDifference(Vector256<float> sum, Vector256<float> a, Vector256<float> b)
    {
        Vector256<float> difference = a - b;
        return Vector256.MultiplyAddEstimate(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector256<float> value, Vector256<float> limit, Vector256<float> otherLimit)
        => Vector256.LessThanOrEqual(value, Vector256.Max(limit, otherLimit)).ExtractMostSignificantBits();
}

internal readonly unsafe struct Ops128 : IVectorOps<Vector128<float>>
{
    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddSquaredDifference(Vector128<float> sum, Vector128<float> a, Vector128<float> b)
    {
        Vector128<float> difference = a - b;
        return Vector128.MultiplyAddEstimate(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector128<float> value, Vector128<float> limit, Vector128<float> otherLimit)
        => Vector128.LessThanOrEqual(value, Vector128.Max(limit, otherLimit)).ExtractMostSignificantBits();
}

internal readonly unsafe struct OpsScalar : IVectorOps<float>
{
    public static int Width => 1;

    public static float Load(float* from) => *from;

    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddSquaredDifference(float sum, float a, float b) => sum + (a - b) * (a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(float value, float limit, float otherLimit) => value <= limit || value <= otherLimit ? 1u : 0u;
}
