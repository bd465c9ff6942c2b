using System.Net;

namespace Threat.Features;

/// <summary>A command typed into a shell or run on a host.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class CommandEvent : SecurityEvent
{
    /// <summary>A command.</summary>
    /// <param name="time">When it was run.</param>
    /// <param name="source">The address whose session ran it.</param>
    /// <param name="commandLine">The whole line as typed.</param>
    public CommandEvent(DateTimeOffset time, IPAddress source, string commandLine)
        : base(SecurityEventKind.Command, time, source)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        CommandLine = commandLine;
    }

    /// <summary>The whole line as typed.</summary>
    public string CommandLine { get; }

    /// <summary>Whether it succeeded, where the log says so.</summary>
    public EventOutcome Outcome { get; init; }

    /// <summary>Who ran it, or null.</summary>
    public string? UserName { get; init; }
}
