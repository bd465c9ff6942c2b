using System.Diagnostics;
using System.Text.Json;

namespace Threat.Quality;

/// <summary>Cuts a long run into pieces: with a folder each finished piece is kept there as JSON, and the same command goes on where it stopped. Delete a piece to have it computed again.</summary>
internal sealed class Pieces(string? folder, string prefix, TimeSpan limit)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>A kept piece, or else its work; null when there is no time left for it.</summary>
    public async Task<T?> GetAsync<T>(string piece, Func<Task<T>> make)
        where T : class
    {
        if (Read<T>(piece) is { } kept) return kept;
        if (Stopwatch.GetElapsedTime(_start) > limit) return null;
        T made = await make().ConfigureAwait(false);
        if (folder is null) return made;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(PathOf(piece), JsonSerializer.Serialize(made)).ConfigureAwait(false);
        return made;
    }

    /// <summary>A kept piece, or null.</summary>
    public T? Read<T>(string piece)
        where T : class
        => folder is not null && File.Exists(PathOf(piece)) ? JsonSerializer.Deserialize<T>(File.ReadAllText(PathOf(piece))) ?? throw new InvalidDataException($"{PathOf(piece)} is empty; delete it and run again.") : null;

    private string PathOf(string piece) => Path.Combine(folder!, $"{prefix}.{piece}.json");
}
