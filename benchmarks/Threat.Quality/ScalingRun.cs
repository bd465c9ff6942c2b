using System.Diagnostics;
using System.Globalization;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Losses;

namespace Threat.Quality;

/// <summary><c>--scalings</c>: the default network on simulated traffic, its inputs scaled in different ways and all else equal.</summary>
internal sealed class ScalingRun(QualityProblem problem, string? folder, TimeSpan limit)
{
    private const string Automatic = "automatic", Own = "the features' own";

    private static readonly (string Piece, string Name, IReadOnlyList<ColumnScaling>? Scalings)[] Ways =
    [
        ("automatic", Automatic, null),
        ("own", Own, FeatureSchema.Threat100.ModelInputScalings()),
        ("logstandard", "the features' own, the standard deviation in place of the median absolute one", [.. FeatureSchema.Threat100.ModelInputScalings().Select(static s => s == ColumnScaling.LogRobust ? ColumnScaling.LogStandard : s)]),
    ];

    /// <summary>Runs until all is done, or until the limit has passed; false when something is left.</summary>
    public async Task<bool> RunAsync(int firstSeed, int seeds)
    {
        Pieces pieces = new(folder, "scalings", limit);
        List<Outcome[]> all = [];
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            QualityData data = problem.Cut(seed);
            List<Outcome> ways = [];
            foreach ((string piece, string name, IReadOnlyList<ColumnScaling>? scalings) in Ways)
            {
                int now = seed;
                if (await pieces.GetAsync(string.Create(CultureInfo.InvariantCulture, $"seed{seed}.{piece}"), () => Task.FromResult(Train(data, now, name, scalings))).ConfigureAwait(false) is { } done) ways.Add(done);
            }
            if (ways.Count == Ways.Length) all.Add([.. ways]);
        }
        if (all.Count > 0) Write(all);
        return all.Count == seeds;
    }

    private static Outcome Train(QualityData data, int seed, string name, IReadOnlyList<ColumnScaling>? scalings)
    {
        long start = Stopwatch.GetTimestamp();
        using ITrainedModel model = new ThreatClassifier(new ThreatClassifierOptions { Scaling = scalings }).Train(new TrainingRequest(data.Train) { Seed = seed });
        Outcome outcome = Outcome.Of(name, LabeledLogits.Score(model, data.Test).Apply(IdentityCalibration.Instance), null, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scalings: seed {seed}, {name}: macro-F1 {outcome.MacroF1:0.000}, {outcome.Seconds:0} s"));
        return outcome;
    }

    private void Write(List<Outcome[]> all)
    {
        QualityData first = problem.Cut(1);
        string difference = Table.Interval([.. all.Select(static seed => seed.Single(static o => o.Step == Own).MacroF1 - seed.Single(static o => o.Step == Automatic).MacroF1)]);
        string text = $"""
            ## Scaling of the inputs, {problem.Name.ToLowerInvariant()}

            {problem.Protocol} {first.Train.RowCount:N0} rows to train on, {first.Test.RowCount:N0} to test on, {first.Train.Features.ColumnCount} columns. {all.Count} seeds: mean ± half of the 95 % interval of the mean.
            The default network (`ThreatClassifierOptions`), argmax, no calibration.

            {Table.Of([.. all], first.Train.LabelSet)}
            Macro-F1 with the features' own scalings less that with the automatic ones, seed by seed: {difference}.
            """;
        Console.WriteLine(text);
        if (folder is not null) File.WriteAllText(Path.Combine(folder, "scalings.md"), text);
    }
}
