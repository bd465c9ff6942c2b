namespace Threat.Features;

/// <summary>What a <see cref="SecurityEvent"/> reports.</summary>
public enum SecurityEventKind : byte
{
    /// <summary>A network flow or connection: <see cref="ConnectionEvent"/>.</summary>
    Connection = 0,

    /// <summary>A login attempt: <see cref="AuthenticationEvent"/>.</summary>
    Authentication = 1,

    /// <summary>A command typed or run: <see cref="CommandEvent"/>.</summary>
    Command = 2,

    /// <summary>A file fetched or sent: <see cref="FileTransferEvent"/>.</summary>
    FileTransfer = 3,

    /// <summary>An HTTP request: <see cref="HttpRequestEvent"/>.</summary>
    HttpRequest = 4,

    /// <summary>A DNS query: <see cref="DnsEvent"/>.</summary>
    Dns = 5,

    /// <summary>Anything else: <see cref="OtherEvent"/>.</summary>
    Other = 6,
}
