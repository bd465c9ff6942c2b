using System.Buffers.Binary;
using System.Text.Json;

namespace Threat.Detection.Internal;

/// <summary>
/// The safetensors file format, F32 only: header length (u64), a JSON header {name: {dtype, shape, data_offsets}}, then the values, all little-endian.
/// </summary>
internal static class SafeTensors
{
    private const int MaxHeader = 1 << 20;

    public static byte[] Write(IReadOnlyList<SafeTensor> tensors)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            long at = 0;
            foreach (SafeTensor t in tensors)
            {
                json.WriteStartObject(t.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int n in t.Shape) json.WriteNumberValue(n);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += t.Values.Length * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        byte[] file = new byte[8 + header.Length + tensors.Sum(static t => t.Values.Length * sizeof(float))];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.GetBuffer().AsSpan(0, (int)header.Length).CopyTo(file.AsSpan(8));
        Span<byte> data = file.AsSpan(8 + (int)header.Length);
        foreach (SafeTensor t in tensors)
        {
            foreach (float v in t.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(data, v);
                data = data[sizeof(float)..];
            }
        }
        return file;
    }

    /// <summary>The tensors by name.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or holds another type than F32.</exception>
    public static Dictionary<string, SafeTensor> Read(byte[] file)
    {
        if (file.Length < 8) throw Malformed("it is shorter than its header length");
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (headerLength > MaxHeader || headerLength > (ulong)(file.Length - 8)) throw Malformed($"its header length is {headerLength} in a file of {file.Length} bytes");
        ReadOnlySpan<byte> data = file.AsSpan(8 + (int)headerLength);
        Dictionary<string, SafeTensor> tensors = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, (int)headerLength));
            foreach (JsonProperty p in json.RootElement.EnumerateObject())
            {
                if (p.Name == "__metadata__") continue;
                if (!tensors.TryAdd(p.Name, Tensor(p, data))) throw Malformed($"tensor {p.Name} occurs twice");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"The safetensors header is malformed: {e.Message}", e);
        }
        return tensors;
    }

    private static SafeTensor Tensor(JsonProperty p, ReadOnlySpan<byte> data)
    {
        string? type = p.Value.GetProperty("dtype").GetString();
        if (type != "F32") throw Malformed($"tensor {p.Name} is of type {type}; only F32 is read");
        int[] shape = [.. p.Value.GetProperty("shape").EnumerateArray().Select(static e => e.GetInt32())];
        long[] offsets = [.. p.Value.GetProperty("data_offsets").EnumerateArray().Select(static e => e.GetInt64())];
        long count = 1;
        foreach (int n in shape) count = n < 0 ? -1 : checked(count * n);
        if (count < 0 || offsets is not [long start, long end] || start < 0 || end > data.Length || end - start != checked(count * sizeof(float)))
            throw Malformed($"tensor {p.Name} has shape [{string.Join(", ", shape)}] and offsets [{string.Join(", ", offsets)}] in {data.Length} bytes of data");
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[((int)start + i * sizeof(float))..]);
        return new SafeTensor(p.Name, shape, values);
    }

    private static InvalidDataException Malformed(string why) => new($"The safetensors file is malformed: {why}.");
}
