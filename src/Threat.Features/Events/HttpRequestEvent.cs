using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>An HTTP request that the source made.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class HttpRequestEvent : SecurityEvent
{
    /// <summary>A request.</summary>
    /// <param name="time">When it was made.</param>
    /// <param name="source">The client.</param>
    /// <param name="method">The method, as in "GET".</param>
    /// <param name="target">The request target exactly as sent, still encoded: path and query.</param>
    public HttpRequestEvent(DateTimeOffset time, IPAddress source, string method, string target)
        : base(SecurityEventKind.HttpRequest, time, source)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(target);
        Method = method;
        Target = target;
    }

    /// <summary>The method, as in "GET".</summary>
    public string Method { get; }

    /// <summary>The request target exactly as sent, still encoded.</summary>
    public string Target { get; }

    /// <summary>The Host header, or null.</summary>
    public string? Host { get; init; }

    /// <summary>The User-Agent header, or null.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The status code of the answer, or null.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Bytes of the request's body, or null.</summary>
    public long? RequestBytes { get => Counter.Unpack(RequestBytesOrNone); init => RequestBytesOrNone = Counter.Pack(value, nameof(RequestBytes)); }

    /// <summary>Bytes of the answer's body, or null.</summary>
    public long? ResponseBytes { get => Counter.Unpack(ResponseBytesOrNone); init => ResponseBytesOrNone = Counter.Pack(value, nameof(ResponseBytes)); }

    internal long RequestBytesOrNone { get; private init; } = -1;

    internal long ResponseBytesOrNone { get; private init; } = -1;
}
