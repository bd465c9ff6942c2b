using System.Globalization;
using System.Text;

namespace Threat.Features.Redis.Internal;

/// <summary>
/// What a node tells the others: entities, or a schema, that must be forgotten; or a probe that shows the sender its own subscription works.
/// On the channel its number stands in front, as text and a colon.
/// </summary>
internal sealed record InvalidationMessage(Guid Sender, long Sequence, IReadOnlyList<FeatureKey> Keys, string? SchemaHash, Guid? Probe)
{
    private const byte Version = 1;

    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Sender.ToByteArray());
        writer.Write((Probe ?? Guid.Empty).ToByteArray());
        writer.Write(SchemaHash ?? "");
        writer.Write(Keys.Count);
        foreach (FeatureKey key in Keys)
        {
            writer.Write(key.EntityType);
            writer.Write(key.EntityId);
        }
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Null when the bytes are no message of this version: the receiver then forgets everything.</summary>
    public static InvalidationMessage? Parse(byte[] bytes)
    {
        try
        {
            int colon = bytes.AsSpan(0, Math.Min(bytes.Length, 20)).IndexOf((byte)':');
            if (colon < 1 || !long.TryParse(bytes.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)) return null;
            using BinaryReader reader = new(new MemoryStream(bytes, colon + 1, bytes.Length - colon - 1), Encoding.UTF8);
            if (reader.ReadByte() != Version) return null;
            Guid sender = ReadGuid(reader);
            Guid probe = ReadGuid(reader);
            string schema = reader.ReadString();
            int count = reader.ReadInt32();
            if (count < 0 || count > bytes.Length) return null;
            FeatureKey[] keys = new FeatureKey[count];
            for (int i = 0; i < count; i++) keys[i] = new FeatureKey(reader.ReadString(), reader.ReadString());
            return new InvalidationMessage(sender, sequence, keys, schema.Length == 0 ? null : schema, probe == Guid.Empty ? null : probe);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException or IOException)
        {
            return null;
        }
    }

    private static Guid ReadGuid(BinaryReader reader)
    {
        byte[] bytes = reader.ReadBytes(16);
        return bytes.Length == 16 ? new Guid(bytes) : throw new EndOfStreamException();
    }
}
