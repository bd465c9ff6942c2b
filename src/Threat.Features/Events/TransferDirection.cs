namespace Threat.Features;

/// <summary>Which way a file went, seen from the host that reports it.</summary>
public enum TransferDirection : byte
{
    /// <summary>Onto the host: a download, ingress tool transfer (T1105).</summary>
    Inbound = 0,

    /// <summary>Off the host: an upload, exfiltration (T1048, T1041).</summary>
    Outbound = 1,
}
