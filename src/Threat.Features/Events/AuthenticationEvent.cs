using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>A login attempt.</summary>
/// <remarks>Immutable and thread-safe. A password is never held, only what a <see cref="SecretHasher"/> made of it.</remarks>
public sealed class AuthenticationEvent : SecurityEvent
{
    /// <summary>An attempt.</summary>
    /// <param name="time">When it was made.</param>
    /// <param name="source">The address that tried.</param>
    public AuthenticationEvent(DateTimeOffset time, IPAddress source)
        : base(SecurityEventKind.Authentication, time, source)
    {
    }

    /// <summary>Whether it succeeded.</summary>
    public EventOutcome Outcome { get; init; }

    /// <summary>The user name as tried, or null. Features compare it trimmed and in lower case.</summary>
    public string? UserName
    {
        get;
        init
        {
            field = value;
            UserKey = value is null ? null : UserNames.Normalize(value);
        }
    }

    /// <summary>The hashed password, from <see cref="SecretHasher.Hash"/>, or null when the sensor does not report passwords.</summary>
    public HashedCredential? Credential { get; init; }

    /// <summary>The service logged in to, as in "ssh", or null.</summary>
    public string? Service { get; init; }

    internal string? UserKey { get; private init; }
}
