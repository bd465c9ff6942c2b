using Threat.Core;

namespace Threat.Quality.Stream;

/// <summary>
/// The scenario of a stream. The network's size, the weeks of history and the dates of the drift were set after a look at first runs; then the scenario was fixed. The loop was improved by what seed 1 showed of it.
/// </summary>
internal sealed record StreamOptions
{
    /// <summary>Class shares of the sources in the first week: those of CICIDS2017, as in QuickStart.</summary>
    private static readonly double[] FirstShares = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];

    private static readonly double[] LastShares = [0.74, 0.045, 0.05, 0.075, 0.045, 0.03, 0.015];

    /// <summary>Decides everything.</summary>
    public required int Seed { get; init; }

    /// <summary>Weeks of reviewed traffic before the stream, without drift and without an attacker: the first model learns from them.</summary>
    public int HistoryWeeks { get; init; } = 6;

    /// <summary>Weeks of the stream.</summary>
    public int Weeks { get; init; } = 12;

    /// <summary>Sources a week that the council reviews; a source is asked about on one to three days.</summary>
    public int ReviewedSources { get; init; } = 600;

    /// <summary>Other sources a week, with their true classes: nothing learns from them.</summary>
    public int TestSources { get; init; } = 500;

    /// <summary>Share of a reviewer's labels that are wrong.</summary>
    public double Noise { get; init; } = 0.1;

    public int Reviewers { get; init; } = 12;

    /// <summary>The week from which one of the reviewers calls the target class normal.</summary>
    public int AttackFrom { get; init; } = 5;

    /// <summary>Share of the target class's cases that this reviewer takes.</summary>
    public double AttackedShare { get; init; } = 0.5;

    public string Target { get; init; } = "BruteForce";

    /// <summary>Midnight of the first day of week 1, a Monday, UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public LabelSet Labels => LabelSet.ThreatDefault;

    /// <summary>Midnight of a week's first day; week 1 is the first of the stream, 0 and below are history.</summary>
    public DateTimeOffset Monday(int week) => Start.AddDays(7 * (week - 1));

    /// <summary>Class shares move evenly from the first week to the last.</summary>
    public double[] Shares(int week)
    {
        double moved = Math.Clamp((week - 1.0) / (Weeks - 1), 0, 1);
        return [.. FirstShares.Select((first, c) => first + moved * (LastShares[c] - first))];
    }
}
