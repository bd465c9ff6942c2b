using System.Globalization;

namespace Threat.Quality.Stream;

/// <summary><c>--stream</c>: continuous improvement, simulated.</summary>
internal static class StreamCommand
{
    /// <summary>Runs seeds and reports on every arm with the seeds from 1 on that are there; false when the time was up before the last.</summary>
    public static async Task<bool> RunAsync(int firstSeed, int seeds, string? folder, TimeSpan limit)
    {
        Pieces pieces = new(folder, "continuous", limit);
        SortedDictionary<int, StreamResult[]> done = [];
        bool whole = true;
        for (int seed = 1; seed < firstSeed + seeds; seed++)
        {
            StreamOptions options = new() { Seed = seed };
            List<StreamResult> arms = [];
            foreach (string set in StreamArms.Sets.Keys)
            {
                string piece = string.Create(CultureInfo.InvariantCulture, $"seed{options.Seed}.{set}");
                // Earlier seeds only join the report, and only when they are there.
                StreamResult[]? results = seed < firstSeed ? pieces.Read<StreamResult[]>(piece)
                    : await pieces.GetAsync(piece, () => new StreamRun(options, what => Console.Error.WriteLine($"stream: seed {options.Seed}, {set}: {what}")).RunAsync(set)).ConfigureAwait(false);
                whole &= results is not null || seed < firstSeed;
                arms.AddRange(results ?? []);
            }
            if (arms.Count > 0) done[seed] = [.. arms];
        }
        if (done.Count == 0) return whole;
        string report = StreamReport.Of([.. done.Values], new StreamOptions { Seed = firstSeed });
        Console.WriteLine(report);
        if (folder is null) return whole;
        await File.WriteAllTextAsync(Path.Combine(folder, "continuous.md"), report).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, "continuous.png"), StreamChart.Of([.. done.Values], new StreamOptions { Seed = firstSeed })).ConfigureAwait(false);
        return whole;
    }
}
