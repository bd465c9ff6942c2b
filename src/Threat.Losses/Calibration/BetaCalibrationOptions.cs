namespace Threat.Losses;

/// <summary>Options of <see cref="BetaCalibration"/>.</summary>
public sealed record BetaCalibrationOptions
{
    /// <summary>Strength of the pull towards leaving a probability as it is, above 0: added is this times (a − 1)² + (b − 1)² + c². It keeps separated classes finite.</summary>
    /// <value>0.0001.</value>
    public double Regularization { get; init; } = 1e-4;

    /// <summary>Fewest rows to fit on, at least 2.</summary>
    /// <value>50.</value>
    public int MinimumRows { get; init; } = 50;
}
