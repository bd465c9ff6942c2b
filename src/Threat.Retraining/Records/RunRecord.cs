using System.Collections.Immutable;
using System.Text.Json;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>Everything about a run: what it read, what every step did, how both models measure up, what the gate looked at, what was decided and why.</summary>
/// <remarks>Immutable. Stored as JSON with the run; <see cref="ToString"/> prints it. A list that an earlier version did not write yet is empty.</remarks>
public sealed record RunRecord
{
    /// <summary>The run's id; a replay has the id of the run it repeats.</summary>
    public required string RunId { get; init; }

    /// <summary>Why it was started.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether a drift trigger started it: the gate then asked for "not worse" only. False for a run that an earlier version wrote.</summary>
    public bool DriftTriggered { get; init; }

    /// <summary>What the trigger that started it wants remembered once it has completed (<see cref="TriggerReport.RememberAfterRun"/>): a run that is carried on after a crash remembers it too.</summary>
    public ImmutableSortedDictionary<string, string?> RememberAfterRun { get => field ?? ImmutableSortedDictionary<string, string?>.Empty; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the record was written.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The version of this package.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>The model's name in the registry.</summary>
    public required string ModelName { get; init; }

    /// <summary>The schema of the samples.</summary>
    public required string SchemaName { get; init; }

    /// <summary>Its hash.</summary>
    public required string SchemaHash { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required long Seed { get; init; }

    /// <summary>What was read.</summary>
    public required SampleRecord Samples { get; init; }

    /// <summary>What the screens left out.</summary>
    public ImmutableArray<ScreenRecord> Screens { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The folds.</summary>
    public ImmutableArray<FoldRecord> Folds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the split left out and why.</summary>
    public ImmutableArray<string> FoldNotes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Which rows were held out; null in a record of an earlier version.</summary>
    public HeldOutRecord? HeldOut { get; init; }

    /// <summary>The training fold after balancing, with the resampler's name and notes; null when nothing was resampled.</summary>
    public StepRecord? Balance { get; init; }

    /// <summary>Training rows per class after balancing.</summary>
    public ImmutableSortedDictionary<string, int> BalancedCounts { get => field ?? ImmutableSortedDictionary<string, int>.Empty; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The trainer and its last epoch.</summary>
    public StepRecord? Training { get; init; }

    /// <summary>The calibration with its parameters; null without one.</summary>
    public StepRecord? Calibration { get; init; }

    /// <summary>The decision rule and the thresholds; null when the highest probability wins.</summary>
    public StepRecord? Thresholds { get; init; }

    /// <summary>The champion's version when the run began, or null.</summary>
    public string? Champion { get; init; }

    /// <summary>The version that the new model was compared with on test rows and known rows: the champion, or, when that is a refit, the version from before its refit. Null without a champion.</summary>
    public string? ComparedWith { get; init; }

    /// <summary>The new model on the test rows.</summary>
    public ModelMetrics? ChallengerMetrics { get; init; }

    /// <summary><see cref="ComparedWith"/> on the same rows.</summary>
    public ModelMetrics? ChampionMetrics { get; init; }

    /// <summary>Every condition of the gate with its figure.</summary>
    public ImmutableArray<GateCondition> Gate { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Signals of drift between history and the new samples, whether or not they trigger anything.</summary>
    public ImmutableArray<DriftSignal> Drift { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the neighbours of new overrides say; null when it is switched off or there is no champion.</summary>
    public NeighborRecord? Neighbors { get; init; }

    /// <summary>The reviewers without whom the model was trained again before a promotion.</summary>
    public ImmutableArray<ReviewerInfluence> Influences { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The training after a passed gate, on every row; null when there was none.</summary>
    public RefitRecord? Refit { get; init; }

    /// <summary>The decision.</summary>
    public required RunDecision Decision { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The registered version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>How long each step took.</summary>
    public ImmutableArray<StepTime> Times { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The record as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecordJson.Default.RunRecord);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidDataException">The JSON is malformed.</exception>
    public static RunRecord FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RecordJson.Default.RunRecord) ?? throw new InvalidDataException("The run record is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The run record is malformed: {e.Message}", e);
        }
    }

    /// <summary>The report as one HTML page without scripts or outside references.</summary>
    public string ToHtml() => RecordHtml.Write(this);

    /// <summary>The report as plain text.</summary>
    public override string ToString() => RecordPrinter.Print(this);
}
