namespace Threat.Losses;

/// <summary>Options of <see cref="MatrixScaling"/>.</summary>
public sealed record MatrixScalingOptions
{
    /// <summary>Strength of the pull of off-diagonal weights and offsets towards 0 (ODIR), 0 or more: added is this times the mean of their squares, each kind by itself.</summary>
    /// <value>0.01. Lower it only with many rows: the matrix has C² weights.</value>
    public double Regularization { get; init; } = 1e-2;

    /// <summary>Works on log-probabilities in place of logits: Dirichlet calibration.</summary>
    /// <value>false.</value>
    public bool Dirichlet { get; init; }

    /// <summary>Fewest rows per fitted parameter (C² + C), 1 or more.</summary>
    /// <value>5.</value>
    public int RowsPerParameter { get; init; } = 5;
}
