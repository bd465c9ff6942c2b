using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads OpenSSH's lines of a syslog auth.log, with the old dates ("Mar 27 13:06:56") or ISO 8601.</summary>
/// <remarks>Thread-safe. Old dates name no year: see <see cref="EventReaderOptions.FirstYear"/> and <see cref="EventReaderOptions.LastWritten"/>; the year moves on when months run backwards. "message repeated n times" counts n times, at most 1,000. Lines of other programs and lines without a source address hold no event.</remarks>
public sealed class SshAuthLogReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public SshAuthLogReader(EventReaderOptions? options = null)
        : base("OpenSSH auth.log", SecurityEventKinds.Authentication | SecurityEventKinds.Connection | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new SshAuthParser(Options, stream);
}
