using Threat.Core;
using Threat.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Detection;

/// <summary>Settings of <see cref="ThreatClassifier"/>.</summary>
public sealed class ThreatClassifierOptions
{
    /// <summary>Sizes of the hidden layers, first to last; empty trains a linear model. Each from 1 to 16,384.</summary>
    /// <value>The default is 256, 128, 64.</value>
    public IReadOnlyList<int> HiddenSizes { get; set; } = [256, 128, 64];

    /// <summary>The share of activations dropped after each hidden layer in training, 0 to below 1.</summary>
    /// <value>The default is 0.1: with batch normalisation it won the cross-validations of docs/quality.md; 0.3 without is the common baseline.</value>
    public double Dropout { get; set; } = 0.1;

    /// <summary>Whether each hidden layer is batch-normalised before its ReLU. It is folded into the weights afterwards.</summary>
    /// <value>The default is true.</value>
    public bool BatchNorm { get; set; } = true;

    /// <summary>Passes over the training rows, at least 1.</summary>
    /// <value>The default is 20.</value>
    public int Epochs { get; set; } = 20;

    /// <summary>Rows per step, at least 1; with <see cref="BatchNorm"/> at least 2.</summary>
    /// <value>The default is 128.</value>
    public int BatchSize { get; set; } = 128;

    /// <summary>Adam's step size, above 0.</summary>
    /// <value>The default is 0.001.</value>
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>Adam's L2 penalty on weights and biases (added to the gradient, as in PyTorch's Adam), 0 or more.</summary>
    /// <value>The default is 0.</value>
    public double WeightDecay { get; set; }

    /// <summary>
    /// Stop after so many epochs in a row without a lower validation loss. At least 1, and needs <see cref="TrainingRequest.Validation"/>; null trains for all
    /// epochs. Either way the weights of the epoch with the lowest validation loss are kept when there are validation rows, the last ones when there are none.
    /// </summary>
    /// <value>The default is null.</value>
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>Where to train, as TorchSharp names it: "cpu", "cuda", "cuda:1", "mps". The trained model always scores on the CPU.</summary>
    /// <value>The default is "cpu".</value>
    public string Device { get; set; } = "cpu";

    /// <summary>
    /// One scaling per feature column, or null to choose per column from the real training rows: none where all values are 0 or 1, logarithm and standard
    /// where the logarithm makes a skewed column (|skewness| above 2) less skewed, standard elsewhere.
    /// </summary>
    /// <value>The default is null.</value>
    public IReadOnlyList<ColumnScaling>? Scaling { get; set; }

    /// <summary>Makes the loss: logits [n, C] and class ids [n] (int64) in, a scalar out. Called once per training; the loss is disposed after it.</summary>
    /// <value>The default makes cross-entropy.</value>
    public Func<LossContext, Loss<Tensor, Tensor, Tensor>> Loss { get; set; } = static _ => nn.CrossEntropyLoss();

    /// <summary>CPU threads of the native backend while training; −1 is one per processor. Here alone the result depends on it: the same number gives the same bits.</summary>
    /// <value>−1 or at least 1. The default is 1: the network is small, and one thread makes a training reproducible on any number of cores.</value>
    public int MaxDegreeOfParallelism { get; set; } = 1;

    internal ThreatClassifierOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(HiddenSizes);
        ArgumentNullException.ThrowIfNull(Loss);
        ArgumentException.ThrowIfNullOrWhiteSpace(Device);
        foreach (int size in HiddenSizes) Guard.InRange(size, 1, 16_384, nameof(HiddenSizes));
        if (!(Dropout >= 0 && Dropout < 1)) throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, FormattableString.Invariant($"Dropout is {Dropout}; allowed is 0 to below 1."));
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        if (BatchSize == 1 && BatchNorm && HiddenSizes.Count > 0) throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, "BatchSize is 1, and a batch of one row cannot be normalised. Take 2 or more, or set BatchNorm to false.");
        Guard.Positive(LearningRate);
        Guard.InRange(WeightDecay, 0, double.MaxValue);
        if (EarlyStoppingPatience is int patience) Guard.AtLeast(patience, 1, nameof(EarlyStoppingPatience));
        Workers.Checked(MaxDegreeOfParallelism);
        ThreatClassifierOptions copy = (ThreatClassifierOptions)MemberwiseClone();
        (copy.HiddenSizes, copy.Scaling) = ([.. HiddenSizes], Scaling is null ? null : [.. Scaling]);
        return copy;
    }
}
