namespace Threat.Retraining;

/// <summary>What became of a collected sample. In every case it is durable.</summary>
public enum CollectOutcome
{
    /// <summary>It was stored.</summary>
    Stored,

    /// <summary>The same verdict was stored before; nothing changed.</summary>
    Duplicate,

    /// <summary>It was stored for the record, but a newer verdict on the incident had arrived before; it is never trained on.</summary>
    Outdated,

    /// <summary>The incident and version are stored with another verdict or label; nothing changed. A changed verdict needs a higher version.</summary>
    Conflict,
}
