using System.Net;
using Threat.Features.Internal;
using Threat.Shared;

namespace Threat.Features;

/// <summary>Spreads sources evenly by jump consistent hashing (Lamping and Veach 2014): with one partition more, one in so many sources moves, all of them to the new one.</summary>
/// <remarks>Immutable and thread-safe. The answer depends on the address and the number of partitions alone.</remarks>
public sealed class HashPartitioner : ISourcePartitioner
{
    private static readonly KeyedHash Hash = new(0x706172746974696F, 0x6E73303176313030);

    /// <summary>A partitioner.</summary>
    /// <param name="partitionCount">1 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public HashPartitioner(int partitionCount)
    {
        Guard.AtLeast(partitionCount, 1, nameof(partitionCount));
        if (partitionCount > 65_536) throw new ArgumentOutOfRangeException(nameof(partitionCount), partitionCount, $"partitionCount is {partitionCount}; allowed is 1 to 65536.");
        PartitionCount = partitionCount;
    }

    /// <inheritdoc/>
    public int PartitionCount { get; }

    /// <inheritdoc/>
    public int PartitionOf(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of(AddressKey.Of(EntityAddress.Normalize(source)));
    }

    private int Of(AddressKey source)
    {
        ulong key = Hash.Of(source);
        long partition = -1, next = 0;
        while (next < PartitionCount)
        {
            partition = next;
            key = key * 2862933555777941757UL + 1;
            next = (long)((partition + 1) * ((1L << 31) / (double)((key >> 33) + 1)));
        }
        return (int)partition;
    }
}
