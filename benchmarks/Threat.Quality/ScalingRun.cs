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

    private static readonly (string Name, IReadOnlyList<ColumnScaling>? Scalings)[] Ways =
    [
        (Automatic, null), (Own, FeatureSchema.Threat100.ModelInputScalings()), ("standard for all", [.. Enumerable.Repeat(ColumnScaling.Standard, FeatureSchema.Threat100.ModelInput.Columns.Count)]),
    ];

    /// <summary>Runs until all is done, or until the limit has passed; false when something is left.</summary>
    public async Task<bool> RunAsync(int firstSeed, int seeds)
    {
        Pieces pieces = new(folder, "scalings", limit);
        List<Outcome[]> all = [];
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            int now = seed;
            if (await pieces.GetAsync(string.Create(CultureInfo.InvariantCulture, $"seed{seed}"), () => Task.FromResult(OneSeed(now))).ConfigureAwait(false) is { } done) all.Add(done);
        }
        if (all.Count > 0) Write(all);
        return all.Count == seeds;
    }

    private Outcome[] OneSeed(int seed)
    {
        QualityData data = problem.Cut(seed);
        return [.. Ways.Select(way =>
        {
            long start = Stopwatch.GetTimestamp();
            using ITrainedModel model = new ThreatClassifier(new ThreatClassifierOptions { Scaling = way.Scalings }).Train(new TrainingRequest(data.Train) { Seed = seed });
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Outcome outcome = Outcome.Of(way.Name, LabeledLogits.Score(model, data.Test).Apply(IdentityCalibration.Instance), null, seconds);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scalings: seed {seed}, {way.Name}: macro-F1 {outcome.MacroF1:0.000}, {seconds:0} s"));
            return outcome;
        })];
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
