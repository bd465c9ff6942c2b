namespace Threat.Core;

/// <summary>What a trainer is given.</summary>
public sealed record TrainingRequest
{
    /// <summary>A request.</summary>
    public TrainingRequest(LabeledDataset train) => Train = train ?? throw new ArgumentNullException(nameof(train));

    /// <summary>The training rows, resampled or not.</summary>
    public LabeledDataset Train { get; }

    /// <summary>Untouched rows for early stopping, cut off before resampling; null trains for the full number of epochs.</summary>
    /// <exception cref="ArgumentException">It has other classes or another number of columns than <see cref="Train"/>.</exception>
    /// <exception cref="InvalidOperationException">It holds synthetic rows.</exception>
    public LabeledDataset? Validation
    {
        get;
        init => field = value is null ? null : Fits(value);
    }

    /// <summary>Decides initial weights, order of rows and dropout. The same seed gives the same model.</summary>
    public long Seed { get; init; }

    private LabeledDataset Fits(LabeledDataset validation)
    {
        if (!validation.LabelSet.Equals(Train.LabelSet)) throw new ArgumentException($"The validation rows have classes [{validation.LabelSet}], the training rows [{Train.LabelSet}].");
        if (validation.Features.ColumnCount != Train.Features.ColumnCount) throw new ArgumentException($"The validation rows have {validation.Features.ColumnCount} columns, the training rows {Train.Features.ColumnCount}.");
        return validation.RequireReal("validate");
    }
}
