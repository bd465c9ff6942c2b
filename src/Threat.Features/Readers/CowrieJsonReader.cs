using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// Reads Cowrie's JSON log. A session's connect and close become one <see cref="ConnectionEvent"/> that is known from its close on
/// (<see cref="SecurityEvent.IngestedAt"/>); logins, commands, file transfers and tunnelled connections become events of their own.
/// </summary>
/// <remarks>Thread-safe. At most 65,536 sessions are held open; beyond that, and at the end, open ones are given out without a duration.</remarks>
public sealed class CowrieJsonReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public CowrieJsonReader(EventReaderOptions? options = null)
        : base("Cowrie JSON", SecurityEventKinds.Connection | SecurityEventKinds.Authentication | SecurityEventKinds.Command | SecurityEventKinds.FileTransfer | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new CowrieParser(Hasher);
}
