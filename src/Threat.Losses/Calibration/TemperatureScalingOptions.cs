namespace Threat.Losses;

/// <summary>Options of <see cref="TemperatureScaling"/>.</summary>
public sealed record TemperatureScalingOptions
{
    /// <summary>The lowest temperature, above 0. Rows that are all classified right have no optimum but 0: the answer is then this bound, with a note.</summary>
    /// <value>0.01.</value>
    public double MinTemperature { get; init; } = 0.01;

    /// <summary>The highest temperature, for rows on which the logits mislead.</summary>
    /// <value>100.</value>
    public double MaxTemperature { get; init; } = 100;

    /// <summary>Fewest rows to fit on, at least 2.</summary>
    /// <value>20.</value>
    public int MinimumRows { get; init; } = 20;

    /// <summary>The most threads; −1 is one per processor. The result is the same for any number.</summary>
    /// <value>−1 or at least 1. Default −1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
