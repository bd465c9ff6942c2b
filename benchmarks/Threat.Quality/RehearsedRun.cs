using System.Diagnostics;
using System.Globalization;
using Threat.Core;
using Threat.Detection;

namespace Threat.Quality;

/// <summary><c>--rehearsed</c>: the package's <see cref="RehearsedStackTrainer"/> on a data set whose test holds attacks that no training row shows.</summary>
internal sealed class RehearsedRun(QualityProblem problem, string? folder, TimeSpan limit)
{
    private static readonly Way[] Ways =
    [
        new("networks", "`RehearsedStackTrainer`, every row by itself", Crowd: false),
        new("networks-crowd", "its `TrainAndScore`, with the crowd of unlabelled rows to score", Crowd: true),
    ];

    /// <summary>Runs until all is done, or until the limit has passed; false when something is left.</summary>
    public async Task<bool> RunAsync(int firstSeed, int seeds)
    {
        Pieces pieces = new(folder, "rehearsed", limit);
        QualityData data = problem.Cut(1);
        List<Outcome[]> all = [];
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            List<Outcome> ways = [];
            foreach (Way way in Ways)
            {
                int now = seed;
                if (await pieces.GetAsync(string.Create(CultureInfo.InvariantCulture, $"seed{seed}.{way.Piece}"), () => Task.FromResult(Train(data, now, way))).ConfigureAwait(false) is { } done) ways.Add(done);
            }
            if (ways.Count == Ways.Length) all.Add([.. ways]);
        }
        if (all.Count > 0) Write(data, all);
        return all.Count == seeds;
    }

    private static Outcome Train(QualityData data, int seed, Way way)
    {
        long start = Stopwatch.GetTimestamp();
        RehearsedStackOptions options = new() { Scaling = data.Scalings, NormalRegions = _ => data.Regions! };
        RehearsedStackTrainer trainer = new(options);
        TrainingRequest request = new(data.Train) { Seed = seed };
        LabeledProbabilities scored = new(ProbabilityMatrix.Softmax(way.Crowd ? trainer.TrainAndScore(request, data.Test.Features) : OneByOne(trainer, request, data.Test.Features)), data.Test.Labels, data.Test.LabelSet);
        Outcome outcome = Outcome.Of(way.Name, scored, null, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rehearsed: seed {seed}, {way.Name}: {outcome.Seconds:0} s"));
        return outcome;
    }

    private static LogitMatrix OneByOne(IModelTrainer trainer, TrainingRequest request, FeatureMatrix rows)
    {
        using ITrainedModel model = trainer.Train(request);
        return model.Score(rows);
    }

    private void Write(QualityData data, List<Outcome[]> all)
    {
        string text = $"""
            ## {problem.Name}, the package's trainer

            {problem.Protocol} {data.Train.RowCount:N0} rows to train on, {data.Test.RowCount:N0} to test on. {all.Count} seeds: mean ± half of the 95 % interval of the mean.
            Every seed has its own rehearsals; the most probable class decides.

            {Table.Of([.. all], data.Train.LabelSet)}
            """;
        Console.WriteLine(text);
        if (folder is not null) File.WriteAllText(Path.Combine(folder, "rehearsed.md"), text);
    }

    private sealed record Way(string Piece, string Name, bool Crowd);
}
