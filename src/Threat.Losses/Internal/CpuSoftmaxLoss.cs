using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Threat.Losses.Internal;

/// <summary>Runs the kernel over the memory of CPU tensors.</summary>
internal static class CpuSoftmaxLoss
{
    public static (Tensor Value, Tensor Gradient) Compute(Tensor logits, Tensor targets, Tensor weights, SoftmaxLossPlan plan, LossReduction reduction, long ignoreIndex, bool wantsGradient)
        => logits.dtype == ScalarType.Float32
            ? Compute<float, SingleLane>(logits, targets, weights, plan, reduction, ignoreIndex, wantsGradient)
            : Compute<double, DoubleLane>(logits, targets, weights, plan, reduction, ignoreIndex, wantsGradient);

    private static (Tensor Value, Tensor Gradient) Compute<T, TLane>(Tensor logits, Tensor targets, Tensor weights, SoftmaxLossPlan plan, LossReduction reduction, long ignoreIndex, bool wantsGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : ILane<T>
    {
        Tensor z = logits.is_contiguous() ? logits : logits.detach().contiguous();
        int n = checked((int)z.size(0)), classes = checked((int)z.size(1));
        Tensor gradient = wantsGradient ? empty([n, classes], z.dtype) : empty([0], z.dtype);
        int[] ids = ArrayPool<int>.Shared.Rent(n);
        T[] losses = ArrayPool<T>.Shared.Rent(n);
        T[] classWeights = ArrayPool<T>.Shared.Rent(classes);
        try
        {
            Span<T> w = classWeights.AsSpan(0, classes);
            ReadWeights(weights, w);
            double divisor = ReadTargets<T>(targets, ids.AsSpan(0, n), w, reduction, ignoreIndex);
            double scale = divisor == 0 ? 0 : 1 / divisor;
            Kernel<T, TLane>(Memory<T>(z), ids.AsSpan(0, n), w, plan, scale, losses.AsSpan(0, n), Memory<T>(gradient));
            return (Reduce(losses.AsSpan(0, n), reduction, scale, z.dtype), gradient);
        }
        catch
        {
            gradient.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(ids);
            ArrayPool<T>.Shared.Return(losses);
            ArrayPool<T>.Shared.Return(classWeights);
        }
    }

    private static void Kernel<T, TLane>(ReadOnlySpan<T> z, ReadOnlySpan<int> ids, ReadOnlySpan<T> w, SoftmaxLossPlan plan, double scale, Span<T> losses, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : ILane<T>
    {
        if (plan.Epsilon != 0) SoftmaxLossKernel<T, TLane, PolyModulation<T>>.Run(z, ids, w, new(plan.Epsilon), plan, scale, losses, gradient);
        else if (plan.SampleGamma is { } steps) SoftmaxLossKernel<T, TLane, SampleFocalModulation<T, TLane>>.Run(z, ids, w, new(steps), plan, scale, losses, gradient);
        else if (plan.Gamma == 0) SoftmaxLossKernel<T, TLane, CrossEntropyModulation<T>>.Run(z, ids, w, default, plan, scale, losses, gradient);
        else if (plan.Gamma == 2) SoftmaxLossKernel<T, TLane, SquareFocalModulation<T>>.Run(z, ids, w, default, plan, scale, losses, gradient);
        else SoftmaxLossKernel<T, TLane, FocalModulation<T, TLane>>.Run(z, ids, w, new(plan.Gamma), plan, scale, losses, gradient);
    }

    private static void ReadWeights<T>(Tensor weights, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights.numel() == 0)
        {
            destination.Fill(T.One);
            return;
        }
        Tensor w = weights.dtype == ScalarType.Float64 && weights.device_type == TorchSharp.DeviceType.CPU && weights.is_contiguous() ? weights : weights.to(ScalarType.Float64, CPU).contiguous();
        ReadOnlySpan<double> source = Memory<double>(w);
        for (int c = 0; c < source.Length; c++) destination[c] = T.CreateChecked(source[c]);
    }

    /// <summary>Copies the class ids, −1 for ignored rows, and returns what the sum is divided by.</summary>
    private static double ReadTargets<T>(Tensor targets, Span<int> ids, ReadOnlySpan<T> weights, LossReduction reduction, long ignoreIndex)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor y = targets.is_contiguous() ? targets : targets.contiguous();
        if (y.dtype != ScalarType.Int64) y = y.to(ScalarType.Int64);
        ReadOnlySpan<long> source = Memory<long>(y);
        double sum = 0;
        int counted = 0;
        bool weighted = reduction == LossReduction.WeightedMean;
        for (int i = 0; i < source.Length; i++)
        {
            long t = source[i];
            if (t == ignoreIndex)
            {
                ids[i] = -1;
                continue;
            }
            if ((ulong)t >= (ulong)weights.Length) throw BatchChecks.UnknownClass(i, t, weights.Length, ignoreIndex);
            ids[i] = (int)t;
            counted++;
            if (weighted) sum += double.CreateChecked(weights[(int)t]);
        }
        return reduction switch
        {
            LossReduction.WeightedMean => sum,
            LossReduction.Mean => counted,
            _ => 1,
        };
    }

    private static Tensor Reduce<T>(ReadOnlySpan<T> losses, LossReduction reduction, double scale, ScalarType type)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (reduction == LossReduction.None)
        {
            Tensor rows = empty([losses.Length], type);
            losses.CopyTo(Memory<T>(rows));
            return rows;
        }
        double a = 0, b = 0;
        int i = 0;
        for (; i + 1 < losses.Length; i += 2)
        {
            a += double.CreateChecked(losses[i]);
            b += double.CreateChecked(losses[i + 1]);
        }
        if (i < losses.Length) a += double.CreateChecked(losses[i]);
        Tensor value = empty([], type);
        Memory<T>(value)[0] = T.CreateChecked((a + b) * scale);
        return value;
    }

    private static Span<T> Memory<T>(Tensor tensor)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}
