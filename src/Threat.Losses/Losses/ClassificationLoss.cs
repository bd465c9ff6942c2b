using Threat.Losses.Internal;
using Threat.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Losses;

/// <summary>
/// A loss on logits [N, C] and class ids [N]: value and gradient come from one fused pass over the batch.
/// </summary>
/// <remarks>
/// <para>Logits are float32 or float64 and the result has their type; float16 and bfloat16 are computed as float32. Class ids are int64 or int32.
/// On the CPU the work is managed SIMD code; on other devices closed-form tensor operations.</para>
/// <para>Value and gradient are finite for every finite input (logits of ±1e4 too). An empty batch, or one whose rows are all ignored, gives 0 with a zero gradient.
/// NaN logits give NaN. No tensor but the result is left in the caller's dispose scope.</para>
/// <para>First derivatives only: the loss is attached to the graph as a linear function of the logits, so a second derivative through it is 0.</para>
/// <para>Not for use from several threads at once while weights change; otherwise thread-safe.</para>
/// </remarks>
public abstract class ClassificationLoss : Loss<Tensor, Tensor, Tensor>
{
    private readonly Tensor _weights;

    private protected ClassificationLoss(ClassificationLossOptions options, double[]? weights, string bufferName)
        : base(NativeReduction(options.Reduction))
    {
        Reduction = options.Reduction;
        IgnoreIndex = options.IgnoreIndex;
        LabelSmoothing = Guard.BelowOne(options.LabelSmoothing, nameof(options.LabelSmoothing));
        _weights = tensor(weights ?? [], ScalarType.Float64).DetachFromDisposeScope();
        register_buffer(bufferName, _weights);
    }

    /// <summary>How row losses become one number.</summary>
    public LossReduction Reduction { get; }

    /// <summary>The class id that marks a row to leave out.</summary>
    public long IgnoreIndex { get; }

    /// <summary>Share of the target spread evenly over all classes.</summary>
    public double LabelSmoothing { get; }

    private protected abstract SoftmaxLossPlan Plan { get; }

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[N, C], not probabilities.</param>
    /// <param name="targets">[N] class ids 0..C−1, or <see cref="IgnoreIndex"/>.</param>
    /// <returns>A scalar, or [N] with <see cref="LossReduction.None"/>.</returns>
    /// <exception cref="ArgumentException">Shapes or types do not fit, or a class id is out of range; the message names the row.</exception>
    public override Tensor forward(Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        return SoftmaxLossFunction.Evaluate(logits, targets, _weights, Plan, Reduction, IgnoreIndex);
    }

    /// <summary>Tells the loss that an epoch starts, for losses that change during training. Others ignore it.</summary>
    /// <param name="epoch">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public virtual void StartEpoch(int epoch) => Guard.AtLeast(epoch, 0);

    /// <summary>Value and gradient by the path for other devices, on any device.</summary>
    internal (Tensor Value, Tensor Gradient) ByTensorOperations(Tensor logits, Tensor targets)
        => TensorSoftmaxLoss.Compute(logits, targets, _weights, Plan, Reduction, IgnoreIndex);

    private protected void SetWeights(double[] weights)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        _weights.copy_(tensor(weights, ScalarType.Float64));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _weights.Dispose();
        base.Dispose(disposing);
    }

    internal static nn.Reduction NativeReduction(LossReduction reduction)
    {
        TorchBackend.EnsureAvailable();
        return reduction switch
        {
            LossReduction.None => nn.Reduction.None,
            LossReduction.Sum => nn.Reduction.Sum,
            LossReduction.Mean or LossReduction.WeightedMean => nn.Reduction.Mean,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"Reduction {reduction} does not exist; allowed are None, Sum, Mean and WeightedMean."),
        };
    }
}
