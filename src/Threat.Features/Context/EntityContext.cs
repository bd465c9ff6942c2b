namespace Threat.Features;

/// <summary>What the events of one source cannot say about it. What is null makes the features that need it missing, never 0.</summary>
/// <remarks>Immutable and thread-safe. <see cref="TenantContextBuilder"/> builds contexts from the events of all sources.</remarks>
public sealed class EntityContext
{
    /// <summary>When the source was first seen; null takes the oldest event given.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>The source's past behaviour; null takes it from the events before T − 24 h, when there are any.</summary>
    public EntityBaseline? Baseline { get; init; }

    /// <summary>The source's place in the communication graph.</summary>
    public GraphPosition? Graph { get; init; }

    /// <summary>The kinds of events that the tenant's sensors report.</summary>
    public SecurityEventKinds? LiveSensors { get; init; }

    /// <summary>What threat intelligence knew as of T.</summary>
    public SourceIntelligence? Intelligence { get; init; }
}
