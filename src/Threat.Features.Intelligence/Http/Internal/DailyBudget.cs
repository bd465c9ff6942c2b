using System.Globalization;
using System.Text.Json;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Counts calls of a UTC day, in a file when one is given. A call is spent before it is made.</summary>
internal sealed class DailyBudget(string? path, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<string, int>? _spent;
    private string _day = "";

    /// <exception cref="IOException">The file cannot be read or written: nothing is spent.</exception>
    public bool TrySpend(string what, int limit)
    {
        lock (_gate)
        {
            Dictionary<string, int> today = Load();
            int spent = today.GetValueOrDefault(what);
            if (spent >= limit) return false;
            Save(new Dictionary<string, int>(today) { [what] = spent + 1 });
            today[what] = spent + 1;
            return true;
        }
    }

    /// <summary>Calls left today; null until the first one, which reads the file.</summary>
    public int? Left(string what, int limit)
    {
        lock (_gate) return _spent is null ? null : Math.Max(0, limit - Load().GetValueOrDefault(what));
    }

    private Dictionary<string, int> Load()
    {
        string today = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (_spent is not null && _day == today) return _spent;
        Dictionary<string, int> spent = _spent is null && path is not null && File.Exists(path) ? Read(path, today) : [];
        (_day, _spent) = (today, spent);
        return spent;
    }

    private static Dictionary<string, int> Read(string path, string today)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (JsonFields.Text(json.RootElement, "day") != today) return [];
            return json.RootElement.EnumerateObject().Where(static p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(static p => p.Name, static p => p.Value.GetInt32());
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new IOException($"No call was made: '{path}' does not hold a daily budget. Delete it to start the day anew.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    private void Save(Dictionary<string, int> spent)
    {
        if (path is null) return;
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("day", _day);
            foreach ((string what, int count) in spent) writer.WriteNumber(what, count);
            writer.WriteEndObject();
        }
        try
        {
            File.WriteAllBytes(path + ".new", stream.ToArray());
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    private static IOException Unusable(string path, Exception e) => new($"No call was made, because the day's budget could not be kept in '{path}': {e.Message} Give the file a folder that can be written, on a disk with room.", e);
}
