namespace Threat.Core;

/// <summary>Changes the class proportions of a training set. Give it the training part of a split only.</summary>
/// <remarks>Implementations are thread-safe, deterministic by the seed in their options, and never change the given dataset.</remarks>
public interface IResampler
{
    /// <summary>A short name for reports, as in "Smote".</summary>
    string Name { get; }

    /// <summary>Resamples.</summary>
    /// <param name="dataset">The training part of a split.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work within about 100 ms.</param>
    ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}
