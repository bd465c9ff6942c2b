namespace QuickStart.Simulation;

/// <summary>What the simulator makes.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Number of source addresses.</summary>
    public int Sources { get; init; } = 6_000;

    /// <summary>Number of days.</summary>
    public int Days { get; init; } = 5;

    /// <summary>Decides everything.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Midnight of the first day, UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Shares of the seven default classes among the sources, in the order of <c>LabelSet.ThreatDefault</c>: those of CICIDS2017.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];
}
