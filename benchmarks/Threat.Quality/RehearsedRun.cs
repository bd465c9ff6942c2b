using System.Diagnostics;
using System.Globalization;
using Threat.Core;
using Threat.Detection;
using Threat.Losses;

namespace Threat.Quality;

/// <summary><c>--rehearsed</c>: the package's <see cref="RehearsedStackTrainer"/> on a data set whose test holds attacks that no training row shows.</summary>
internal sealed class RehearsedRun(QualityProblem problem, string? folder, TimeSpan limit)
{
    private static readonly (string Piece, string Name, bool Trees)[] Ways = [("networks", "`RehearsedStackTrainer` as it is: networks", false), ("trees", "the same, gradient-boosted trees as one more member", true)];

    /// <summary>Runs until all is done, or until the limit has passed; false when something is left.</summary>
    public async Task<bool> RunAsync(int firstSeed, int seeds)
    {
        Pieces pieces = new(folder, "rehearsed", limit);
        QualityData data = problem.Cut(1);
        List<Outcome[]> all = [];
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            List<Outcome> ways = [];
            foreach ((string piece, string name, bool trees) in Ways)
            {
                int now = seed;
                if (await pieces.GetAsync(string.Create(CultureInfo.InvariantCulture, $"seed{seed}.{piece}"), () => Task.FromResult(Train(data, now, name, trees))).ConfigureAwait(false) is { } done) ways.Add(done);
            }
            if (ways.Count == Ways.Length) all.Add([.. ways]);
        }
        if (all.Count > 0) Write(data, all);
        return all.Count == seeds;
    }

    private static Outcome Train(QualityData data, int seed, string name, bool trees)
    {
        long start = Stopwatch.GetTimestamp();
        RehearsedStackOptions options = new() { Scaling = data.Scalings, NormalRegions = _ => data.Regions! };
        if (trees)
        {
            options.Members = [.. options.Members, Candidates.SmallTrees];
            options.AttackMember = new EnsembleTrainer(options.AttackMember, Candidates.SmallTrees);
        }
        using ITrainedModel model = new RehearsedStackTrainer(options).Train(new TrainingRequest(data.Train) { Seed = seed });
        Outcome outcome = Outcome.Of(name, LabeledLogits.Score(model, data.Test).Apply(IdentityCalibration.Instance), null, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rehearsed: seed {seed}, {name}: {outcome.Seconds:0} s"));
        return outcome;
    }

    private void Write(QualityData data, List<Outcome[]> all)
    {
        string text = $"""
            ## {problem.Name}, the package's trainer

            {problem.Protocol} {data.Train.RowCount:N0} rows to train on, {data.Test.RowCount:N0} to test on. {all.Count} seeds: mean ± half of the 95 % interval of the mean.
            Every seed has its own rehearsals; each test row is scored by itself, the most probable class decides.

            {Table.Of([.. all], data.Train.LabelSet)}
            """;
        Console.WriteLine(text);
        if (folder is not null) File.WriteAllText(Path.Combine(folder, "rehearsed.md"), text);
    }
}
