namespace Threat.Retraining;

/// <summary>A detection with a reviewer's verdict. Its identity is (<see cref="IncidentId"/>, <see cref="VerdictVersion"/>).</summary>
/// <remarks>Immutable. The memory of <see cref="Features"/> and <see cref="Missing"/> is kept, not copied: do not write to it afterwards.</remarks>
public sealed record TrainingSample
{
    /// <summary>The incident the verdict is about, 1 to 256 characters.</summary>
    public required string IncidentId { get; init; }

    /// <summary>1 for the first verdict on the incident, higher for a changed one. The highest version counts; the others are superseded.</summary>
    /// <value>Default 1.</value>
    public int VerdictVersion { get; init; } = 1;

    /// <summary>The d raw feature values that were scored, finite wherever they are not missing.</summary>
    public required ReadOnlyMemory<float> Features { get; init; }

    /// <summary>Which values are missing, as <see cref="MissingIndicators"/> lays it out; empty when the source never misses a value.</summary>
    public ReadOnlyMemory<ulong> Missing { get; init; }

    /// <summary>The hash of the schema of <see cref="Features"/> (<see cref="FeatureSchemaId.Hash"/>).</summary>
    public required string SchemaHash { get; init; }

    /// <summary>The class the model decided on, by name or alias.</summary>
    public required string PredictedLabel { get; init; }

    /// <summary>The calibrated probability of that class, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>
    /// The version of the model that decided; empty for imported rows. Imports are trained on and count for the sample count; override rates and ADWIN are over the other rows alone. Screens go by what a row
    /// claims and not by where it says it is from: an import that calls an attack harmless waits for a second reviewer like any other.
    /// </summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The correct class by name or alias: needed for <see cref="Verdict.Override"/>, the predicted one or null for Confirm, null for Uncertain.</summary>
    public string? CorrectLabel { get; init; }

    /// <summary>Who gave the verdict, 1 to 256 characters.</summary>
    public required string ReviewerId { get; init; }

    /// <summary>A second reviewer who agrees, or null. The two-person rule asks for one on attack-to-Normal overrides of confident detections.</summary>
    public string? SecondReviewerId { get; init; }

    /// <summary>The entity the features belong to, usually the source address. Rows of one source stay in one fold.</summary>
    public required string Source { get; init; }

    /// <summary>When the scored events happened (the end of their window).</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>When the sample was collected. Set by the collector.</summary>
    public DateTimeOffset IngestTime { get; init; }

    /// <summary>The provenance signature over everything above, or empty. Set by the collector when it has a signing key.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }
}
