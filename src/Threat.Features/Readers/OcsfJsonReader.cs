using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads events in the Open Cybersecurity Schema Framework, one JSON object a line: classes 4001, 3002, 4002, 4003, 1007, 1001, 4010; every other class becomes an <see cref="OtherEvent"/>.</summary>
/// <remarks>Thread-safe. An event without src_endpoint.ip (or device.ip for processes and files) holds no event. Times are milliseconds since 1970.</remarks>
public sealed class OcsfJsonReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public OcsfJsonReader(EventReaderOptions? options = null)
        : base("OCSF JSON", SecurityEventKinds.Connection | SecurityEventKinds.Authentication | SecurityEventKinds.Command | SecurityEventKinds.FileTransfer | SecurityEventKinds.HttpRequest | SecurityEventKinds.Dns | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new OcsfParser();
}
