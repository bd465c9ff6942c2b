namespace Threat.Core;

/// <summary>What a trainer is given.</summary>
public sealed record TrainingRequest
{
    /// <summary>A request.</summary>
    public TrainingRequest(LabeledDataset train) => Train = train ?? throw new ArgumentNullException(nameof(train));

    /// <summary>The training rows, resampled or not.</summary>
    public LabeledDataset Train { get; }

    /// <summary>Untouched rows for early stopping, cut off before resampling; null trains for the full number of epochs.</summary>
    public LabeledDataset? Validation { get; init; }

    /// <summary>Decides initial weights, order of rows and dropout. The same seed gives the same model.</summary>
    public long Seed { get; init; }
}
