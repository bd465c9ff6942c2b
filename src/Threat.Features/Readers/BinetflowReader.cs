using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads Argus flows as CTU-13 publishes them (.binetflow), comma- or tab-separated by the header.</summary>
/// <remarks>Thread-safe. Times are in <see cref="EventReaderOptions.TimeZone"/>. Argus counts bytes with headers. Rows that are no IP flows (ARP, LLC, the man record) hold no event.</remarks>
public sealed class BinetflowReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public BinetflowReader(EventReaderOptions? options = null)
        : base("CTU-13 binetflow", SecurityEventKinds.Connection, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new BinetflowParser(Options);
}
