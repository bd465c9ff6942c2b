using CustomTrainer;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Losses;
using Threat.Retraining;
using Threat.Thresholds;

// LightGBM in place of the suite's network: the loop, the gate, the registry and the detector do not know the difference.
string folder = Directory.CreateTempSubdirectory("custom-trainer-").FullName;
try
{
    FileModelRegistry registry = new(new FileModelRegistryOptions { Folder = Path.Combine(folder, "models"), Readers = ThreatModelReaders.Default.With(new TreeModelFormat()) });
    using SqliteSampleStore store = new(Path.Combine(folder, "samples.db"));
    IOptions<RetrainingOptions> options = Options.Create(new RetrainingOptions { Schema = Traffic.Schema, Labels = Traffic.Labels });
    // Nothing is resampled: trees handle imbalance through calibration and thresholds.
    RetrainSteps steps = new() { Trainer = new LightGbmTrainer(iterations: 4, leaves: 4), Registry = registry, Calibrator = new TemperatureScaling(), Thresholds = new ThresholdOptimizer() };
    DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(-90);

    // Six weeks of reviewed detections make the first model; a short training stands for what a team begins with.
    await CollectAsync(Traffic.Make(6000, 1, start, TimeSpan.FromDays(42)));
    RunRecord first = await RetrainAsync(steps);
    // Six weeks later the same loop trains longer on twice the rows; the gate decides.
    await CollectAsync(Traffic.Make(6000, 2, start.AddDays(43), TimeSpan.FromDays(42)));
    RunRecord second = await RetrainAsync(steps with { Trainer = new LightGbmTrainer(iterations: 60) });
    foreach (RunRecord run in new[] { first, second })
    {
        Console.WriteLine($"{run.Training!.Method}: {run.Decision}. {run.Why}");
        Console.WriteLine(FormattableString.Invariant($"  {run.ChallengerMetrics!.Rows} untouched test rows: macro-F1 {run.ChallengerMetrics.MacroF1.Rate:0.000}, champion {(run.ChampionMetrics is { } c ? c.MacroF1.Rate.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture) : "none")}"));
    }

    // The detector serves whatever is champion. The trees come back from their file, without ML.NET.
    using ThreatDetector detector = new();
    await detector.RefreshAsync(registry, "default");
    Console.WriteLine(detector.Score([40, 3, 45, 14, 900, 5, 1, 1], "198.51.100.7"));
    LabeledDataset fresh = Traffic.Make(20_000, 3, start, TimeSpan.FromDays(30));
    ThreatScoreBatch scores = detector.ScoreBatch(fresh.Features);
    int right = Enumerable.Range(0, scores.Count).Count(i => scores.Decisions[i].ClassId == fresh.Labels.Span[i]);
    Console.WriteLine(FormattableString.Invariant($"{scores.Count:N0} fresh rows: accuracy {(double)right / scores.Count:0.000} by model {detector.ModelVersion}"));

    async Task CollectAsync(LabeledDataset rows)
    {
        await using TrainingCollector collector = new(store, options);
        await collector.CollectManyAsync([.. Enumerable.Range(0, rows.RowCount).Select(i => new TrainingSample
        {
            IncidentId = $"{rows.EntityIds![i]}/{i}",
            Features = rows.Features.Row(i).ToArray(),
            SchemaHash = Traffic.Schema.Hash,
            PredictedLabel = Traffic.Labels.Names[rows.Labels.Span[i]],
            Confidence = 0.9,
            Verdict = Verdict.Confirm,
            ReviewerId = $"reviewer-{i % 12}",
            Source = rows.EntityIds![i],
            EventTime = rows.Times![i],
        })]);
    }

    async Task<RunRecord> RetrainAsync(RetrainSteps with)
    {
        RetrainResult result = await new ModelRetrainer(store, store.Runs, store.RunLock, with, options).RunAsync(RetrainRequest.Manual() with { Seed = 1 });
        return result.Record ?? throw new InvalidOperationException(result.Explanation, result.Error);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
