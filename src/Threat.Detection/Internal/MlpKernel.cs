using System.Numerics;
using System.Runtime.CompilerServices;

namespace Threat.Detection.Internal;

/// <summary>
/// y = W x + b for blocks of rows: six rows × two vectors of outputs in registers, or one row × eight vectors. Every output is its bias plus the
/// products in the order of the inputs, fused multiply-add each: the bits do not depend on the vector width, the block, or the thread.
/// </summary>
internal static class MlpKernel
{
    public const int RowsPerBlock = 6;

    private const int PanelsAtOnce = 4;

    /// <summary>Applies a layer; <paramref name="outputStride"/> must be at least the padded number of outputs.</summary>
    public static void Apply(PackedLayer layer, bool relu, ref float input, int inputStride, int rows, ref float output, int outputStride)
    {
        int width = PackedLayer.Width, blocks = rows / RowsPerBlock * RowsPerBlock;
        if (blocks > 0)
        {
            for (int o = 0; o < layer.Outputs; o += width)
            {
                ref float panel = ref layer.Panel(o);
                ref float bias = ref Unsafe.Add(ref layer.Bias, o);
                for (int row = 0; row < blocks; row += RowsPerBlock)
                    SixRows(ref Unsafe.Add(ref input, row * inputStride), inputStride, layer.Inputs, ref panel, ref bias, relu, ref Unsafe.Add(ref output, row * outputStride + o), outputStride);
            }
        }
        for (int row = blocks; row < rows; row++) OneRow(layer, relu, ref Unsafe.Add(ref input, row * inputStride), ref Unsafe.Add(ref output, row * outputStride));
    }

    /// <summary>One row's chains of additions wait for themselves: several panels at once fill the wait.</summary>
    private static void OneRow(PackedLayer layer, bool relu, ref float x, ref float y)
    {
        int width = PackedLayer.Width, o = 0;
        for (; o + PanelsAtOnce * width <= layer.PaddedOutputs; o += PanelsAtOnce * width)
            FourPanels(ref x, layer.Inputs, ref layer.Panel(o), ref Unsafe.Add(ref layer.Bias, o), relu, ref Unsafe.Add(ref y, o));
        for (; o < layer.PaddedOutputs; o += width)
            OnePanel(ref x, layer.Inputs, ref layer.Panel(o), ref Unsafe.Add(ref layer.Bias, o), relu, ref Unsafe.Add(ref y, o));
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
    private static void FourPanels(ref float x, int inputs, ref float panel, ref float bias, bool relu, ref float y)
    {
        int lanes = Vector<float>.Count, width = 2 * lanes, step = inputs * width;
        ref float p1 = ref Unsafe.Add(ref panel, step), p2 = ref Unsafe.Add(ref p1, step), p3 = ref Unsafe.Add(ref p2, step);
        Vector<float> a0 = Vector.LoadUnsafe(ref bias), b0 = Vector.LoadUnsafe(ref bias, (nuint)lanes), a1 = Vector.LoadUnsafe(ref bias, (nuint)width), b1 = Vector.LoadUnsafe(ref bias, (nuint)(3 * lanes));
        Vector<float> a2 = Vector.LoadUnsafe(ref bias, (nuint)(4 * lanes)), b2 = Vector.LoadUnsafe(ref bias, (nuint)(5 * lanes)), a3 = Vector.LoadUnsafe(ref bias, (nuint)(6 * lanes)), b3 = Vector.LoadUnsafe(ref bias, (nuint)(7 * lanes));
        for (nint i = 0; i < inputs; i++)
        {
            Vector<float> v = new(Unsafe.Add(ref x, i));
            nuint at = (nuint)(i * width), second = at + (nuint)lanes;
            a0 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref panel, at), a0);
            b0 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref panel, second), b0);
            a1 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref p1, at), a1);
            b1 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref p1, second), b1);
            a2 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref p2, at), a2);
            b2 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref p2, second), b2);
            a3 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref p3, at), a3);
            b3 = Vector.FusedMultiplyAdd(v, Vector.LoadUnsafe(ref p3, second), b3);
        }
        Store(a0, b0, relu, ref y);
        Store(a1, b1, relu, ref Unsafe.Add(ref y, width));
        Store(a2, b2, relu, ref Unsafe.Add(ref y, 2 * width));
        Store(a3, b3, relu, ref Unsafe.Add(ref y, 3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePanel(ref float x, int inputs, ref float panel, ref float bias, bool relu, ref float y)
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
