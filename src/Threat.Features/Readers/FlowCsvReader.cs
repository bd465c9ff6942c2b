using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// Reads flows as CSV or tab-separated text, by the names in the header: Argus as CTU-13 publishes it (.binetflow), nfdump's <c>-o csv</c> of NetFlow (the short names of 1.6 and the long ones
/// of 1.7), and the information element names of IPFIX.
/// </summary>
/// <remarks>
/// Thread-safe. Times without a zone are in <see cref="EventReaderOptions.TimeZone"/>; nfdump prints local time. Flows count bytes with IP headers. Rows that are no IP flows (ARP, LLC, Argus's man
/// record, nfdump's summary) hold no event. A record of one direction is an event of its sender; ask the exporter or <c>nfdump -B</c> for both directions in one record.
/// </remarks>
public sealed class FlowCsvReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public FlowCsvReader(EventReaderOptions? options = null)
        : base("flow CSV", SecurityEventKinds.Connection, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new FlowCsvParser(Options);
}
