namespace Threat.Losses;

/// <summary>Options that every <see cref="ClassificationLoss"/> has.</summary>
public abstract record ClassificationLossOptions
{
    private protected ClassificationLossOptions()
    {
    }

    /// <summary>Share of the target spread evenly over all classes, 0 or more and below 1.</summary>
    /// <value>0.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>How row losses become one number.</summary>
    /// <value><see cref="LossReduction.Mean"/>; weighted cross-entropy differs.</value>
    public LossReduction Reduction { get; init; } = LossReduction.Mean;

    /// <summary>The class id that marks a row to leave out.</summary>
    /// <value>−100.</value>
    public long IgnoreIndex { get; init; } = -100;
}
