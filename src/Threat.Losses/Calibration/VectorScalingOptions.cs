namespace Threat.Losses;

/// <summary>Options of <see cref="VectorScaling"/>.</summary>
public sealed record VectorScalingOptions
{
    /// <summary>Strength of the pull towards plain softmax, 0 or more: added is this times the mean of (w − 1)² and the mean of b².</summary>
    /// <value>0.001.</value>
    public double Regularization { get; init; } = 1e-3;

    /// <summary>Fewest rows per fitted parameter (2·C), 1 or more.</summary>
    /// <value>5.</value>
    public int RowsPerParameter { get; init; } = 5;
}
