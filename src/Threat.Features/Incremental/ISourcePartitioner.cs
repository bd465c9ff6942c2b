using System.Net;

namespace Threat.Features;

/// <summary>Says which of several partitions a source belongs to, so that the states of a tenant can be spread over threads or machines.</summary>
/// <remarks>Implementations are thread-safe, and give the same answer on every machine and after every restart.</remarks>
public interface ISourcePartitioner
{
    /// <summary>Number of partitions, 1 or more.</summary>
    int PartitionCount { get; }

    /// <summary>The partition of a source, 0 to <see cref="PartitionCount"/> − 1. Addresses that <see cref="EntityAddress.Normalize"/> makes equal have the same.</summary>
    int PartitionOf(IPAddress source);
}
