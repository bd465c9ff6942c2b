using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;

namespace Threat.Quality.Stream;

/// <summary>
/// The suite's own loop: collector, SQLite store, triggers, screens, folds, gate, registry, on a clock that is moved from midnight to midnight. The triggers are checked as the scheduler's clock would.
/// </summary>
internal sealed class LoopArm : IStreamArm
{
    private readonly string _folder = Directory.CreateTempSubdirectory("threat-stream-").FullName;
    private readonly FakeTimeProvider _time;
    private readonly SqliteSampleStore _store;
    private readonly FileModelRegistry _registry;
    private readonly TrainingCollector _collector;
    private readonly RetrainScheduler _scheduler;
    private readonly RetrainingOptions _options;
    private readonly List<StreamDecision> _decisions = [];

    private LoopArm(string name, StreamOptions stream, Action<RetrainingOptions> change)
    {
        Name = name;
        _time = new FakeTimeProvider(stream.Monday(1 - stream.HistoryWeeks));
        _options = new RetrainingOptions { Schema = FeatureSchema.Threat100.Id, MissingValues = MissingValueHandling.Encode, Labels = stream.Labels };
        change(_options);
        IOptions<RetrainingOptions> options = Options.Create(_options);
        _store = new SqliteSampleStore(Options.Create(new SqliteSampleStoreOptions { Path = Path.Combine(_folder, "samples.db") }), _time);
        _registry = new FileModelRegistry(new FileModelRegistryOptions { Folder = Path.Combine(_folder, "models") }, _time);
        _collector = new TrainingCollector(_store, options, _time);
        RetrainSteps steps = new() { Trainer = Recipe.Trainer, Registry = _registry, Calibrator = Recipe.Calibrator, Thresholds = Recipe.Thresholds };
        _scheduler = new RetrainScheduler(new ModelRetrainer(_store, _store.Runs, _store.RunLock, steps, options, timeProvider: _time), options, _time);
    }

    public string Name { get; }

    public ThreatDetector Detector { get; } = new();

    public IReadOnlyList<StreamDecision> Decisions => _decisions;

    /// <summary>A loop whose first run has learned from the history.</summary>
    public static async Task<LoopArm> StartAsync(string name, StreamOptions stream, IReadOnlyList<Review> history, Action<RetrainingOptions> change)
    {
        LoopArm arm = new(name, stream, change);
        try
        {
            arm._time.SetUtcNow(stream.Monday(1));
            await arm._collector.CollectManyAsync([.. history.Select(r => Sample(r, stream.Labels.NameOf(r.Label), 1, "", null))]).ConfigureAwait(false);
            await arm.CheckAsync(0).ConfigureAwait(false);
            if (!arm.Detector.IsReady) throw new InvalidOperationException($"The first run of '{name}' gave no model: {arm._decisions.LastOrDefault()?.Why ?? "no trigger fired"}");
            return arm;
        }
        catch
        {
            arm.Dispose();
            throw;
        }
    }

    /// <summary>The version that serves, loaded anew.</summary>
    public async Task<ThreatModel> LoadChampionAsync()
        => await _registry.LoadAsync(_options.ModelName, (await _registry.GetAliasAsync(_options.ModelName, ModelVersion.Champion).ConfigureAwait(false))!).ConfigureAwait(false);

    public async Task LearnAsync(int week, DateTimeOffset midnight, IReadOnlyList<Review> reviews, ThreatScoreBatch scores)
    {
        _time.SetUtcNow(midnight);
        TrainingSample[] samples = new TrainingSample[reviews.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            ThreatScore score = scores[i];
            string predicted = score.IsAbstained ? _options.NormalLabel : score.AttackType;
            samples[i] = Sample(reviews[i], predicted, score.Confidence, score.ModelVersion, Second(reviews[i], score));
        }
        await _collector.CollectManyAsync(samples).ConfigureAwait(false);
        await CheckAsync(week).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _collector.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _scheduler.Dispose();
        Detector.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Where the two-person rule asks for one, a second reviewer looks; agreement is recorded, disagreement leaves the case open.</summary>
    private string? Second(Review review, ThreatScore score)
        => _options.Screening.TwoPersonRule && score.IsThreat && review.Label == 0 && review.SecondLabel == 0 && score.Confidence >= _options.Screening.TwoPersonConfidence ? review.SecondReviewer : null;

    private static TrainingSample Sample(Review review, string predicted, double confidence, string version, string? second)
    {
        string label = LabelSet.ThreatDefault.NameOf(review.Label);
        return new TrainingSample
        {
            IncidentId = $"{review.Row.Source} {review.Row.At:yyyy-MM-dd}",
            Features = review.Row.Vector.Values.ToArray(),
            Missing = review.Row.Vector.MissingMask(),
            SchemaHash = FeatureSchema.Threat100.Id.Hash,
            PredictedLabel = predicted,
            Confidence = confidence,
            ModelVersion = version,
            Verdict = predicted == label ? Verdict.Confirm : Verdict.Override,
            CorrectLabel = label,
            ReviewerId = review.Reviewer,
            SecondReviewerId = second,
            Source = review.Row.Source,
            EventTime = review.Row.At,
        };
    }

    private static string Measured(ModelMetrics? m)
        => m is null ? "-" : FormattableString.Invariant($"accuracy {m.Accuracy.Rate:0.0000}, macro-F1 {m.MacroF1.Rate:0.0000}, ECE {m.CalibrationError:0.0000}, false positives {m.FalsePositiveRate:0.0000}, {m.Rows} rows");

    private async Task CheckAsync(int week)
    {
        RetrainResult result = await _scheduler.CheckAsync().ConfigureAwait(false);
        if (result.Error is not null) throw new InvalidOperationException(result.Explanation, result.Error);
        if (result.Record is not { } record) return;
        _decisions.Add(new StreamDecision(week, record.Decision == RunDecision.Promote, [.. record.Gate.Where(static c => c.Holds == false).Select(static c => c.Name), .. record.Refit?.Checks.Where(static c => c.Holds == false).Select(static c => "refit: " + c.Name) ?? []], record.Screens.Sum(static s => s.LeftOut), $"{record.Decision}: {record.Why}", $"{Measured(record.ChallengerMetrics)}; champion: {Measured(record.ChampionMetrics)}"));
        await Detector.RefreshAsync(_registry, _options.ModelName).ConfigureAwait(false);
    }
}
