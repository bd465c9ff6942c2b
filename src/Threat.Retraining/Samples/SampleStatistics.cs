using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>Counts over a sample store. Superseded verdicts are counted in <see cref="Total"/> only.</summary>
public sealed record SampleStatistics
{
    /// <summary>All stored samples, superseded ones too.</summary>
    public required long Total { get; init; }

    /// <summary>Current verdicts that are Confirm or Override.</summary>
    public required long Verified { get; init; }

    /// <summary>Current verdicts that are Uncertain.</summary>
    public required long Uncertain { get; init; }

    /// <summary>Current verified samples per correct label.</summary>
    public required ImmutableSortedDictionary<string, long> PerClass { get; init; }

    /// <summary>Verified samples that no completed run has counted and no running one has claimed.</summary>
    public required long Unclaimed { get; init; }

    /// <summary>The unclaimed that a model had decided on before the verdict. Imports, which name no model version, are not among them: nobody could confirm or override a prediction.</summary>
    public required long UnclaimedPredicted { get; init; }

    /// <summary>Overrides among <see cref="UnclaimedPredicted"/>.</summary>
    public required long UnclaimedOverrides { get; init; }

    /// <summary>The newest sequence, 0 in an empty store.</summary>
    public required long LastSequence { get; init; }

    /// <summary>When the first sample was collected, or null in an empty store.</summary>
    public required DateTimeOffset? FirstIngestTime { get; init; }

    /// <summary>The last run that completed, or null.</summary>
    public required RunSummary? LastRun { get; init; }

    /// <summary>Share of overrides among <see cref="UnclaimedPredicted"/> with its 95 % Wilson interval.</summary>
    public RateInterval OverrideRate => RateInterval.Wilson(UnclaimedOverrides, UnclaimedPredicted);
}
