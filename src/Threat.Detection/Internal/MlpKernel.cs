using System.Numerics;
using System.Runtime.CompilerServices;

namespace Threat.Detection.Internal;

/// <summary>
/// y = W x + b for blocks of rows, six rows × two vectors of outputs in registers. Every output is its bias plus the products in the
/// order of the inputs, fused multiply-add each: the bits do not depend on the vector width, the block, or the thread.
/// </summary>
internal static class MlpKernel
{
    public const int RowsPerBlock = 6;

    /// <summary>Applies a layer; <paramref name="outputStride"/> must be at least the padded number of outputs.</summary>
    public static void Apply(PackedLayer layer, ref float input, int inputStride, int rows, ref float output, int outputStride)
    {
        int width = PackedLayer.Width;
        for (int o = 0; o < layer.Outputs; o += width)
        {
            ref float panel = ref Unsafe.Add(ref layer.Panels, o * layer.Inputs);
            ref float bias = ref Unsafe.Add(ref layer.Bias, o);
            int row = 0;
            for (; row + RowsPerBlock <= rows; row += RowsPerBlock)
                SixRows(ref Unsafe.Add(ref input, row * inputStride), inputStride, layer.Inputs, ref panel, ref bias, layer.Relu, ref Unsafe.Add(ref output, row * outputStride + o), outputStride);
            for (; row < rows; row++)
                OneRow(ref Unsafe.Add(ref input, row * inputStride), layer.Inputs, ref panel, ref bias, layer.Relu, ref Unsafe.Add(ref output, row * outputStride + o));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(ref float x, int stride, int inputs, ref float panel, ref float bias, bool relu, ref float y, int yStride)
    {
        int lanes = Vector<float>.Count;
        ref float x1 = ref Unsafe.Add(ref x, stride), x2 = ref Unsafe.Add(ref x1, stride), x3 = ref Unsafe.Add(ref x2, stride);
        ref float x4 = ref Unsafe.Add(ref x3, stride), x5 = ref Unsafe.Add(ref x4, stride);
        Vector<float> a0 = Vector.LoadUnsafe(ref bias), b0 = Vector.LoadUnsafe(ref bias, (nuint)lanes);
        Vector<float> a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
        for (nint i = 0; i < inputs; i++)
        {
            Vector<float> wa = Vector.LoadUnsafe(ref panel), wb = Vector.LoadUnsafe(ref panel, (nuint)lanes);
            panel = ref Unsafe.Add(ref panel, 2 * lanes);
            Vector<float> v = new(Unsafe.Add(ref x, i));
            a0 = Vector.FusedMultiplyAdd(v, wa, a0);
            b0 = Vector.FusedMultiplyAdd(v, wb, b0);
            v = new(Unsafe.Add(ref x1, i));
            a1 = Vector.FusedMultiplyAdd(v, wa, a1);
            b1 = Vector.FusedMultiplyAdd(v, wb, b1);
            v = new(Unsafe.Add(ref x2, i));
            a2 = Vector.FusedMultiplyAdd(v, wa, a2);
            b2 = Vector.FusedMultiplyAdd(v, wb, b2);
            v = new(Unsafe.Add(ref x3, i));
            a3 = Vector.FusedMultiplyAdd(v, wa, a3);
            b3 = Vector.FusedMultiplyAdd(v, wb, b3);
            v = new(Unsafe.Add(ref x4, i));
            a4 = Vector.FusedMultiplyAdd(v, wa, a4);
            b4 = Vector.FusedMultiplyAdd(v, wb, b4);
            v = new(Unsafe.Add(ref x5, i));
            a5 = Vector.FusedMultiplyAdd(v, wa, a5);
            b5 = Vector.FusedMultiplyAdd(v, wb, b5);
        }
        Store(a0, b0, relu, ref y);
        Store(a1, b1, relu, ref Unsafe.Add(ref y, yStride));
        Store(a2, b2, relu, ref Unsafe.Add(ref y, 2 * yStride));
        Store(a3, b3, relu, ref Unsafe.Add(ref y, 3 * yStride));
        Store(a4, b4, relu, ref Unsafe.Add(ref y, 4 * yStride));
        Store(a5, b5, relu, ref Unsafe.Add(ref y, 5 * yStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(ref float x, int inputs, ref float panel, ref float bias, bool relu, ref float y)
    {
        int lanes = Vector<float>.Count;
        Vector<float> a = Vector.LoadUnsafe(ref bias), b = Vector.LoadUnsafe(ref bias, (nuint)lanes);
        for (nint i = 0; i < inputs; i++)
        {
            Vector<float> v = new(Unsafe.Add(ref x, i));
            a = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref panel), a);
            b = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref panel, (nuint)lanes), b);
            panel = ref Unsafe.Add(ref panel, 2 * lanes);
        }
        Store(a, b, relu, ref y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> a, Vector<float> b, bool relu, ref float y)
    {
        if (relu)
        {
            a = Vector.Max(a, Vector<float>.Zero);
            b = Vector.Max(b, Vector<float>.Zero);
        }
        a.StoreUnsafe(ref y);
        b.StoreUnsafe(ref y, (nuint)Vector<float>.Count);
    }
}
