using System.Text.Json;

namespace RetrainingWorker.Verdicts;

/// <summary>Remembers how far each file of the inbox is collected. Losing it costs time only: a verdict collected twice is a duplicate.</summary>
internal sealed class InboxPositions(string path)
{
    private readonly Dictionary<string, InboxPosition> _positions = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, InboxPosition>>(File.ReadAllText(path))! : [];

    public InboxPosition Of(string file) => _positions.GetValueOrDefault(Path.GetFileName(file));

    /// <summary>Writes a new file and puts it in the old one's place, so that a crash leaves one of both.</summary>
    public void Advance(string file, InboxPosition position)
    {
        _positions[Path.GetFileName(file)] = position;
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(_positions));
        File.Move(path + ".new", path, overwrite: true);
    }
}
