using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>What a gate judges by. Both models were scored on the same untouched rows.</summary>
public sealed record GateEvidence
{
    /// <summary>The new model on the test rows.</summary>
    public required ScoredRows Challenger { get; init; }

    /// <summary>The model to compare with on the same rows, or null when there is none: the champion, or, when that is a refit, the model from before its refit (<see cref="RetrainingOptions.Refit"/>).</summary>
    public ScoredRows? Champion { get; init; }

    /// <summary>The most frequent class of the training fold: what a first model must beat.</summary>
    public required int MajorityClass { get; init; }

    /// <summary>The class that means "no attack".</summary>
    public required int NormalClass { get; init; }

    /// <summary>The entity of each test row: rows of one entity are resampled together. Null treats each row as its own.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>The new model on the golden rows, or null without a golden set.</summary>
    public ScoredRows? GoldenChallenger { get; init; }

    /// <summary>The serving model on the golden rows, or null.</summary>
    public ScoredRows? GoldenChampion { get; init; }

    /// <summary>The new model on rows that were accepted before the feedback in question and that neither model has learned from (for a class with few of those, also rows that both may have), or null when there are none.</summary>
    public ScoredRows? KnownChallenger { get; init; }

    /// <summary>The champion on the same rows, as in <see cref="Champion"/> from before its refit; or null.</summary>
    public ScoredRows? KnownChampion { get; init; }

    /// <summary>Classes among whose known rows are some that both models may have learned from: on them only a collapse counts (<see cref="GateOptions.LearnedRecallTolerance"/>).</summary>
    public IReadOnlySet<int> KnownLearnedClasses { get; init; } = ImmutableHashSet<int>.Empty;

    /// <summary>Where the known rows come from, for the report.</summary>
    public string KnownDetail { get; init; } = "";

    /// <summary>How many new rows are called normal in the midst of known attacks, or null when that was not looked at.</summary>
    public NeighborRecord? Neighbors { get; init; }

    /// <summary>Whether drift started the run or was measured in it: then accuracy and macro-F1 need not be higher, only not lower by more than a margin.</summary>
    public bool DriftTriggered { get; init; }

    /// <summary>The seed of the bootstrap.</summary>
    public long Seed { get; init; }
}
