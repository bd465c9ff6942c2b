using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>The nine event types whose mix is compared: the kinds, with logins split by outcome and transfers by direction.</summary>
internal static class EventTypes
{
    public const int Count = 9;

    public static int Of(SecurityEvent e) => e.Kind switch
    {
        SecurityEventKind.Connection => 0,
        SecurityEventKind.Authentication => Unsafe.As<AuthenticationEvent>(e).Outcome == EventOutcome.Success ? 1 : 2,
        SecurityEventKind.Command => 3,
        SecurityEventKind.FileTransfer => Unsafe.As<FileTransferEvent>(e).Direction == TransferDirection.Inbound ? 4 : 5,
        SecurityEventKind.HttpRequest => 6,
        SecurityEventKind.Dns => 7,
        _ => 8,
    };
}
