namespace Threat.Features.Internal;

/// <summary>What an application protocol means to the features.</summary>
internal enum ServiceKind : byte
{
    Undetected,
    Http,
    Ssh,
    Another,
}

internal static class ServiceNames
{
    /// <summary>Reads a service as sensors write it, such as "ssh", "http" or "ssl,http".</summary>
    public static ServiceKind Classify(string? service)
    {
        if (string.IsNullOrEmpty(service)) return ServiceKind.Undetected;
        foreach (Range part in service.AsSpan().Split(','))
        {
            ReadOnlySpan<char> name = service.AsSpan(part).Trim();
            if (name.Equals("http", StringComparison.OrdinalIgnoreCase) || name.Equals("https", StringComparison.OrdinalIgnoreCase)
                || name.Equals("http2", StringComparison.OrdinalIgnoreCase) || name.Equals("ssl-http", StringComparison.OrdinalIgnoreCase)) return ServiceKind.Http;
            if (name.Equals("ssh", StringComparison.OrdinalIgnoreCase)) return ServiceKind.Ssh;
        }
        return ServiceKind.Another;
    }

    public static ServiceKind ByPort(TransportProtocol protocol, int port) => (protocol, port) switch
    {
        (TransportProtocol.Tcp, 80 or 8000 or 8080) => ServiceKind.Http,
        (TransportProtocol.Tcp, 22) => ServiceKind.Ssh,
        _ => ServiceKind.Undetected,
    };
}
