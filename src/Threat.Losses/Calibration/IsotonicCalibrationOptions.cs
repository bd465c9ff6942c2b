namespace Threat.Losses;

/// <summary>Options of <see cref="IsotonicCalibration"/>.</summary>
public sealed record IsotonicCalibrationOptions
{
    /// <summary>Fewest rows to fit on, at least 2. With fewer than about a thousand, isotonic regression overfits.</summary>
    /// <value>100.</value>
    public int MinimumRows { get; init; } = 100;
}
