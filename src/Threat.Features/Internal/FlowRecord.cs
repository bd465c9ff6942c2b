namespace Threat.Features.Internal;

/// <summary>What the kernels that look at sequences need of a connection, packed.</summary>
/// <param name="Time">Start, ticks.</param>
/// <param name="Duration">Ticks, or −1.</param>
/// <param name="BytesSent">Bytes, or −1.</param>
/// <param name="Target">The destination's number, or −1.</param>
/// <param name="Service">The number of (destination, port).</param>
/// <param name="Port">The destination port, or −1.</param>
/// <param name="State">How it ended.</param>
internal readonly record struct FlowRecord(long Time, long Duration, long BytesSent, int Target, int Service, int Port, ConnectionState State);
