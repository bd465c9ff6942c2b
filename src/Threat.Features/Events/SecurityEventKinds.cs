namespace Threat.Features;

/// <summary>A set of event kinds, as in the kinds that live sensors report.</summary>
[Flags]
public enum SecurityEventKinds
{
    /// <summary>No kind.</summary>
    None = 0,

    /// <summary><see cref="SecurityEventKind.Connection"/>.</summary>
    Connection = 1 << SecurityEventKind.Connection,

    /// <summary><see cref="SecurityEventKind.Authentication"/>.</summary>
    Authentication = 1 << SecurityEventKind.Authentication,

    /// <summary><see cref="SecurityEventKind.Command"/>.</summary>
    Command = 1 << SecurityEventKind.Command,

    /// <summary><see cref="SecurityEventKind.FileTransfer"/>.</summary>
    FileTransfer = 1 << SecurityEventKind.FileTransfer,

    /// <summary><see cref="SecurityEventKind.HttpRequest"/>.</summary>
    HttpRequest = 1 << SecurityEventKind.HttpRequest,

    /// <summary><see cref="SecurityEventKind.Dns"/>.</summary>
    Dns = 1 << SecurityEventKind.Dns,

    /// <summary><see cref="SecurityEventKind.Other"/>.</summary>
    Other = 1 << SecurityEventKind.Other,

    /// <summary>Every kind.</summary>
    All = Connection | Authentication | Command | FileTransfer | HttpRequest | Dns | Other,
}
