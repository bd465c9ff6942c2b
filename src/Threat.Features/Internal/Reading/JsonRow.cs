using System.Text.Json;

namespace Threat.Features.Internal;

/// <summary>Reads one JSON object into a row. Nested names join with dots, so that {"source":{"ip":…}} and {"source.ip":…} are the same field; of an array the first scalar counts.</summary>
internal static class JsonRow
{
    private const int LongestPath = 128, MaximumDepth = 16;

    /// <summary>Reads.</summary>
    /// <param name="line">One JSON object.</param>
    /// <param name="table">The wanted fields.</param>
    /// <param name="row">Receives them; cleared first.</param>
    /// <param name="reason">What is wrong, when the answer is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, FieldTable table, FieldRow row, out string reason)
    {
        row.Clear();
        Span<byte> path = stackalloc byte[LongestPath];
        Utf8JsonReader reader = new(line, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                reason = "the line is no JSON object.";
                return false;
            }
            ReadObject(ref reader, table, row, path, 0, 0);
            if (reader.Read())
            {
                reason = "there is text after the JSON object.";
                return false;
            }
        }
        catch (JsonException e)
        {
            reason = $"the JSON is malformed at byte {e.BytePositionInLine ?? 0}.";
            return false;
        }
        catch (InvalidOperationException)
        {
            reason = "the JSON holds text that is no UTF-8.";
            return false;
        }
        reason = "";
        return true;
    }

    private static void ReadObject(ref Utf8JsonReader reader, FieldTable table, FieldRow row, scoped Span<byte> path, int prefix, int depth)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int length = Append(ref reader, path, prefix);
            reader.Read();
            int field = -1;
            if (length > 0) field = table.Find(path[..length]);
            ReadValue(ref reader, table, row, path, length, field, depth);
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, FieldTable table, FieldRow row, scoped Span<byte> path, int length, int field, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when depth < MaximumDepth && length is > 0 and < LongestPath:
                path[length] = (byte)'.';
                ReadObject(ref reader, table, row, path, length + 1, depth + 1);
                break;
            case JsonTokenType.StartArray when field >= 0:
                ReadArray(ref reader, row, field);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                break;
            default:
                if (field >= 0) Store(ref reader, row, field);
                break;
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, FieldRow row, int field)
    {
        bool first = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
            else if (first) Store(ref reader, row, field);
            first = false;
        }
    }

    /// <summary>Puts the property's name behind the prefix; 0 when it does not fit.</summary>
    private static int Append(ref Utf8JsonReader reader, scoped Span<byte> path, int prefix)
    {
        if (prefix < 0 || reader.ValueIsEscaped || prefix + reader.ValueSpan.Length > path.Length) return 0;
        reader.ValueSpan.CopyTo(path[prefix..]);
        return prefix + reader.ValueSpan.Length;
    }

    private static void Store(ref Utf8JsonReader reader, FieldRow row, int field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped:
                Span<byte> room = row.Reserve(reader.ValueSpan.Length);
                row.Commit(field, reader.CopyString(room));
                break;
            case JsonTokenType.String or JsonTokenType.Number: row.Set(field, reader.ValueSpan); break;
            case JsonTokenType.True: row.Set(field, "true"u8); break;
            case JsonTokenType.False: row.Set(field, "false"u8); break;
        }
    }
}
