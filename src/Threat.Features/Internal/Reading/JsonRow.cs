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
        reason = "";
        JsonScanner scanner = new(line);
        scanner.SkipSpace();
        if (scanner.Next != '{') reason = "the line is no JSON object.";
        else
        {
            Span<byte> path = stackalloc byte[LongestPath];
            bool text = true;
            if (!Object(ref scanner, table, row, path, 0, 0, ref text)) reason = text ? $"the JSON is malformed at byte {scanner.At}." : "the JSON holds text that is no UTF-8.";
            else
            {
                scanner.SkipSpace();
                if (!scanner.IsAtEnd) reason = "there is text after the JSON object.";
            }
        }
        return reason.Length == 0;
    }

    private static bool Object(ref JsonScanner s, FieldTable table, FieldRow row, scoped Span<byte> path, int prefix, int depth, ref bool text)
    {
        s.Take((byte)'{');
        s.SkipSpace();
        if (s.Take((byte)'}')) return true;
        while (true)
        {
            if (!s.String(out ReadOnlySpan<byte> name, out bool escaped)) return false;
            int length = 0;
            if (!escaped && prefix + name.Length <= path.Length)
            {
                name.CopyTo(path[prefix..]);
                length = prefix + name.Length;
            }
            s.SkipSpace();
            if (!s.Take((byte)':')) return false;
            s.SkipSpace();
            if (!Value(ref s, table, row, path, length, length > 0 ? table.Place(path[..length]) : -1, depth, ref text)) return false;
            s.SkipSpace();
            if (s.Take((byte)'}')) return true;
            if (!s.Take((byte)',')) return false;
            s.SkipSpace();
        }
    }

    private static bool Value(ref JsonScanner s, FieldTable table, FieldRow row, scoped Span<byte> path, int length, int place, int depth, ref bool text)
    {
        byte first = s.Next;
        if (first == '{' && depth < MaximumDepth && length < path.Length && table.Holds(place))
        {
            path[length] = (byte)'.';
            return Object(ref s, table, row, path, length + 1, depth + 1, ref text);
        }
        bool wanted = place >= 0 && place < table.Count;
        if (first == '[' && wanted) return Array(ref s, row, place, depth, ref text);
        return wanted && first != '{' ? Store(ref s, row, place, ref text) : s.Skip(depth);
    }

    private static bool Array(ref JsonScanner s, FieldRow row, int field, int depth, ref bool text)
    {
        s.Take((byte)'[');
        s.SkipSpace();
        if (s.Take((byte)']')) return true;
        for (bool first = true; ; first = false)
        {
            bool good = first && s.Next is not ((byte)'{' or (byte)'[') ? Store(ref s, row, field, ref text) : s.Skip(depth + 1);
            if (!good) return false;
            s.SkipSpace();
            if (s.Take((byte)']')) return true;
            if (!s.Take((byte)',')) return false;
            s.SkipSpace();
        }
    }

    private static bool Store(ref JsonScanner s, FieldRow row, int field, ref bool text)
    {
        if (s.Next != '"')
        {
            if (!s.Scalar(out ReadOnlySpan<byte> scalar)) return false;
            if (scalar[0] != 'n') row.Set(field, scalar);
            return true;
        }
        if (!s.String(out ReadOnlySpan<byte> raw, out bool escaped)) return false;
        if (!escaped)
        {
            row.Set(field, raw);
            return true;
        }
        int n = JsonText.Unescape(raw, row.Reserve(raw.Length));
        text = n >= 0;
        if (text) row.Commit(field, n);
        return text;
    }
}
