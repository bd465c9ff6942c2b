namespace Threat.Retraining;

/// <summary>Everything about the feedback loop that can be set. <see cref="Schema"/> has no default; everything else does.</summary>
public sealed class RetrainingOptions
{
    /// <summary>The raw features that samples hold, without missing indicators. Required.</summary>
    /// <value>No default.</value>
    public FeatureSchemaId? Schema { get; set; }

    /// <summary>The classes.</summary>
    /// <value>Default <see cref="LabelSet.ThreatDefault"/>.</value>
    public LabelSet Labels { get; set; } = LabelSet.ThreatDefault;

    /// <summary>The class that means "no attack": false positives and the two-person rule are defined by it.</summary>
    /// <value>Default "Normal".</value>
    public string NormalLabel { get; set; } = "Normal";

    /// <summary>The model's name in the registry.</summary>
    /// <value>Default "default".</value>
    public string ModelName { get; set; } = "default";

    /// <summary>Whether rows are given to the model with missing indicators.</summary>
    /// <value>Default <see cref="MissingValueHandling.Auto"/>.</value>
    public MissingValueHandling MissingValues { get; set; } = MissingValueHandling.Auto;

    /// <summary>
    /// Signs every collected sample (HMAC-SHA-256); a run then leaves out rows whose signature does not fit, so that a row written or changed
    /// past the collector is never trained on. At least 16 bytes; keep it outside the database. Null signs nothing.
    /// </summary>
    /// <value>Default null.</value>
    public byte[]? SigningKey { get; set; }

    /// <summary>The most samples a run reads, the newest ones.</summary>
    /// <value>Default 1,000,000; allowed 100 and more.</value>
    public int MaxRows { get; set; } = 1_000_000;

    /// <summary>
    /// Whether a model that passed the gate is trained once more, on every row of the run but those kept apart, before it serves: calibration, threshold and test rows hold what is newest. Temperature and thresholds stay. The
    /// refitted model is checked on known rows, on the golden set and on rows that neither model was trained on; see <see cref="RefitRecord"/>.
    /// </summary>
    /// <value>Default true.</value>
    public bool Refit { get; set; } = true;

    /// <summary>
    /// Whether the threshold of the normal class is lowered until a new model raises no more false alarms on the threshold fold than the champion does. Thresholds that are chosen for F1 alone let alarms rise from one
    /// model to the next, and the gate then refuses models that are better in all else. Needs an <see cref="IThresholdOptimizer"/> that can be held to a <see cref="FalsePositiveLimit"/>.
    /// </summary>
    /// <value>Default true.</value>
    public bool KeepFalsePositiveRate { get; set; } = true;

    /// <summary>How many versions the registry keeps after a promotion. With <see cref="Refit"/>, twice as many: beside a refitted model lies the one that passed the gate, with which the next run compares.</summary>
    /// <value>Default 10; allowed 2 and more, so that a rollback is possible.</value>
    public int KeepVersions { get; set; } = 10;

    /// <summary>How samples are collected.</summary>
    public CollectorOptions Collector { get; set; } = new();

    /// <summary>When a run starts.</summary>
    public TriggerOptions Triggers { get; set; } = new();

    /// <summary>How often triggers are checked and how long a run may take.</summary>
    public ScheduleOptions Schedule { get; set; } = new();

    /// <summary>How rows are split.</summary>
    public FoldOptions Folds { get; set; } = new();

    /// <summary>What a new model must show.</summary>
    public GateOptions Gate { get; set; } = new();

    /// <summary>Defences against poisoned feedback.</summary>
    public ScreeningOptions Screening { get; set; } = new();

    /// <summary>Limits of the drift measures in the report.</summary>
    public DriftOptions Drift { get; set; } = new();

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message says which, and what is allowed.</exception>
    public void Validate()
    {
        if (Schema is null) throw new ArgumentException("RetrainingOptions.Schema is not set. Set it to the schema of the vectors you score, as in new FeatureSchemaId(\"my-features/v1\", columnNames).");
        if (Labels is null) throw new ArgumentException("RetrainingOptions.Labels is null.");
        if (!Labels.TryGetId(NormalLabel, out _)) throw new ArgumentException($"RetrainingOptions.NormalLabel is '{NormalLabel}', which is none of the classes {Labels}.");
        if (string.IsNullOrWhiteSpace(ModelName)) throw new ArgumentException("RetrainingOptions.ModelName is blank.");
        if (SigningKey is { Length: < 16 }) throw new ArgumentException($"RetrainingOptions.SigningKey has {SigningKey.Length} bytes; it needs at least 16, as from RandomNumberGenerator.GetBytes(32).");
        if (!Enum.IsDefined(MissingValues)) throw new ArgumentException($"RetrainingOptions.MissingValues is {MissingValues}, which is no known handling.");
        Guard.AtLeast(MaxRows, 100);
        Guard.AtLeast(KeepVersions, 2);
        Collector.Validate();
        Triggers.Validate();
        Schedule.Validate();
        Folds.Validate();
        Gate.Validate();
        Screening.Validate();
        Drift.Validate();
    }
}
