using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads Zeek's ssh.log, tab-separated with its header, or JSON: auth_attempts tries of a session become as many events, of which the last succeeds when auth_success is true.</summary>
/// <remarks>Thread-safe. A session without a try becomes an <see cref="OtherEvent"/> named "ssh". At most 1,000 tries a session are given out. Zeek does not see user names.</remarks>
public sealed class ZeekSshReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public ZeekSshReader(EventReaderOptions? options = null)
        : base("Zeek ssh.log", SecurityEventKinds.Authentication | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new ZeekSshParser();
}
