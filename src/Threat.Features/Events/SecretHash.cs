using System.Buffers.Binary;

namespace Threat.Features;

/// <summary>128 bits of a keyed HMAC-SHA256. Equal secrets under one key give equal hashes; without the key it says nothing about the secret.</summary>
public readonly record struct SecretHash
{
    internal SecretHash(ReadOnlySpan<byte> hmac)
    {
        High = BinaryPrimitives.ReadUInt64BigEndian(hmac);
        Low = BinaryPrimitives.ReadUInt64BigEndian(hmac[8..]);
    }

    internal ulong High { get; }

    internal ulong Low { get; }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
