using System.Globalization;

namespace Threat.Quality.Stream;

/// <summary><c>--stream</c>: continuous improvement, simulated.</summary>
internal static class StreamCommand
{
    /// <summary>Runs seeds and reports on all from 1 on that are there; false when the time was up before the last.</summary>
    public static async Task<bool> RunAsync(int firstSeed, int seeds, string? folder, TimeSpan limit)
    {
        Pieces pieces = new(folder, "continuous", limit);
        SortedDictionary<int, StreamResult[]> done = [];
        for (int s = 1; s < firstSeed; s++) if (pieces.Read<StreamResult[]>(Piece(s)) is { } kept) done[s] = kept;
        bool whole = true;
        for (int seed = firstSeed; whole && seed < firstSeed + seeds; seed++)
        {
            int now = seed;
            StreamResult[]? results = await pieces.GetAsync<StreamResult[]>(Piece(seed), async () => [.. await new StreamRun(new StreamOptions { Seed = now }, what => Console.Error.WriteLine($"stream: seed {now}: {what}")).RunAsync().ConfigureAwait(false)]).ConfigureAwait(false);
            whole = results is not null;
            if (results is not null) done[seed] = results;
        }
        if (done.Count == 0) return whole;
        string report = StreamReport.Of([.. done.Values], new StreamOptions { Seed = firstSeed });
        Console.WriteLine(report);
        if (folder is null) return whole;
        await File.WriteAllTextAsync(Path.Combine(folder, "continuous.md"), report).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, "continuous.png"), StreamChart.Of([.. done.Values], new StreamOptions { Seed = firstSeed })).ConfigureAwait(false);
        return whole;
    }

    private static string Piece(int seed) => string.Create(CultureInfo.InvariantCulture, $"seed{seed}");
}
