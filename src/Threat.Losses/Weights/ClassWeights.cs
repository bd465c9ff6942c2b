using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Class weights from class counts. The result always has one weight per class id, also where a class has no row.</summary>
/// <remarks>Thread-safe; needs no native backend. Weigh or resample, not both: counts of a resampled dataset are already even.</remarks>
public static class ClassWeights
{
    /// <summary>Weights from the rows per class id.</summary>
    /// <param name="counts">Rows per class id, each 0 or more, one of them at least above 0.</param>
    /// <param name="method">The formula.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A finite weight of 0 or more per class id.</returns>
    /// <exception cref="ArgumentException">There is no class or no row, a count is negative, or β or another option is out of range.</exception>
    public static double[] Compute(ReadOnlySpan<int> counts, ClassWeighting method, ClassWeightOptions? options = null)
    {
        options ??= new ClassWeightOptions();
        Guard.Defined(method);
        Guard.Defined(options.AbsentClass, nameof(options.AbsentClass));
        if (options.Normalization is { } normalization) Guard.Defined(normalization, nameof(options.Normalization));
        if (options.Beta is { } beta) Guard.BelowOne(beta, nameof(options.Beta));
        LossChecks.Counts(counts);
        double[] weights = new double[counts.Length];
        ClassWeightKernel.Compute(counts, method, options, weights);
        return weights;
    }

    /// <summary>Weights from a dataset's class counts. Give it the training part of a split.</summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{int}, ClassWeighting, ClassWeightOptions?)"/>
    /// <param name="dataset">The training rows.</param>
    /// <param name="method">The formula.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static double[] Compute(LabeledDataset dataset, ClassWeighting method, ClassWeightOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Compute(dataset.ClassCounts, method, options);
    }

    /// <summary>Weights from class ids.</summary>
    /// <param name="labels">A class id per training row.</param>
    /// <param name="labelSet">The classes; one without rows keeps its place (<see cref="ClassWeightOptions.AbsentClass"/>).</param>
    /// <param name="method">The formula.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A finite weight of 0 or more per class id of the label set.</returns>
    /// <exception cref="ArgumentException">There is no row, an id is out of range, or β is.</exception>
    public static double[] Compute(ReadOnlySpan<int> labels, LabelSet labelSet, ClassWeighting method, ClassWeightOptions? options = null)
        => Compute(ClassWeightKernel.Counts(labels, labelSet), method, options);
}
