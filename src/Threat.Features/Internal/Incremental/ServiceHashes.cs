namespace Threat.Features.Internal;

/// <summary>The keys of (destination, port, event type).</summary>
internal sealed class ServiceHashes(KeyedHash hash)
{
    public uint Mix(uint host, int port, int type) => (uint)(hash.Mix((ulong)host << 32 | (ulong)(uint)(port + 1) << 8 | (uint)type) >> 33);
}
