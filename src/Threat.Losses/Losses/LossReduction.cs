namespace Threat.Losses;

/// <summary>How the losses of a batch's rows become one number. Ignored rows never count.</summary>
public enum LossReduction
{
    /// <summary>No reduction: one loss per row, 0 for ignored rows.</summary>
    None,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The sum divided by the number of rows that are not ignored; 0 when there is none.</summary>
    Mean,

    /// <summary>
    /// The sum divided by the sum of the rows' class weights, as PyTorch's weighted cross-entropy does; 0 when that is 0.
    /// In a batch of one row the weight cancels out.
    /// </summary>
    WeightedMean,
}
