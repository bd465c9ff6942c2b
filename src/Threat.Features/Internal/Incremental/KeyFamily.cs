namespace Threat.Features.Internal;

/// <summary>What a key counts.</summary>
internal enum KeyFamily
{
    None,
    DestinationPort,
    SourcePort,
    User,
    Password,
    Command,
    Verb,
    Destination,
    Mix,
    Resource,

    /// <summary>Internal hosts, per half day over two weeks; the others are per hour over a day.</summary>
    InternalHost,
}
