using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Retraining;
using Threat.Thresholds;

namespace Threat.Compare;

/// <summary>
/// One full run of the loop on NSL-KDD's 20 % file: lock, claim, load from SQLite, screens, drift, split, balance, train, calibrate, thresholds, test, champion, gate, end.
/// The same split and network as the peer's; the peer has its rows in memory and keeps no record.
/// </summary>
public sealed class RetrainWork : ICompareWork
{
    private const int RowsPerSource = 4;
    private static readonly LabelSet Labels = LabelSet.Create("Normal", "DoS", "Probe", "R2L", "U2R");
    private ModelRetrainer? _retrainer;
    private RetrainResult? _result;

    /// <inheritdoc/>
    public string Name => "retrain";

    /// <inheritdoc/>
    public void Load(string dataFolder, int n, int threads)
    {
        byte[] symbolic = RawArrays.Read<byte>(dataFolder, $"nsl_symbolic_{n}.u8");
        float[] values = RawArrays.Read<float>(dataFolder, $"nsl_X_{n}.f32");
        int[] labels = RawArrays.Read<int>(dataFolder, $"nsl_y_{n}.i32");
        int d = symbolic.Length;
        FeatureSchemaId schema = new("nsl-kdd/v1", [.. Enumerable.Range(0, d).Select(static i => $"f{i}")]);
        RetrainingOptions options = new() { Schema = schema, Labels = Labels };
        // The peer's shares: the newest fifth tests, nothing purged, nothing held out, no early stopping. No model is promoted, so none is refitted.
        (options.Folds.PurgeGap, options.Folds.HeldOutSources, options.Folds.Validation, options.Folds.MaxTestRows, options.Folds.TestSources) = (TimeSpan.Zero, 0, 0, n, 1);
        options.Screening.TrustedReviewers = ["import"];
        options.Collector.BatchSize = 5000;
        options.Collector.QueueCapacity = 10_000;

        string folder = Directory.CreateTempSubdirectory("threat-retrain-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        SqliteSampleStore store = new(Path.Combine(folder, "samples.db"));
        DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(-60);
        TrainingSample[] samples = [.. Enumerable.Range(0, labels.Length).Select(i => new TrainingSample
        {
            IncidentId = $"row-{i}",
            Features = values.AsMemory(i * d, d),
            SchemaHash = schema.Hash,
            PredictedLabel = Labels.Names[labels[i]],
            Confidence = 0.9,
            Verdict = Verdict.Confirm,
            ReviewerId = "import",
            Source = $"source-{i / RowsPerSource}",
            EventTime = start.AddMinutes(i),
        })];
        CollectAsync(store, options, samples).GetAwaiter().GetResult();

        ColumnScaling[] scaling = [.. symbolic.Select(static s => s == 1 ? ColumnScaling.None : ColumnScaling.LogStandard)];
        FileModelRegistry registry = new(Path.Combine(folder, "models"));
        LabeledDataset few = new(FeatureMatrix.FromMemory(values.AsMemory(0, 2000 * d), d), labels.AsMemory(0, 2000), Labels);
        ITrainedModel weak = new ThreatClassifier(new() { Scaling = scaling, MaxDegreeOfParallelism = threads, Epochs = 1 }).Train(new TrainingRequest(few) { Seed = 1 });
        using (ThreatModel champion = new(weak, IdentityCalibration.Instance, DecisionPolicy.Argmax(Labels), new ModelInfo("default", schema, DateTimeOffset.UtcNow)))
        {
            string version = registry.RegisterAsync(champion).GetAwaiter().GetResult().Version;
            registry.TrySetAliasAsync("default", ModelVersion.Champion, null, version).GetAwaiter().GetResult();
        }
        RetrainSteps steps = new()
        {
            Trainer = new ThreatClassifier(new() { Scaling = scaling, MaxDegreeOfParallelism = threads }),
            Registry = registry,
            Resampler = new Smote(new SmoteOptions { NeighborCount = 3, Seed = 1 }),
            Calibrator = new TemperatureScaling(),
            Thresholds = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = 1 }),
            Gate = new KeepChampion(new PromotionGate()),
        };
        _retrainer = new ModelRetrainer(store, store.Runs, store.RunLock, steps, Options.Create(options));
    }

    /// <inheritdoc/>
    public void Run() => _result = _retrainer!.RunAsync(RetrainRequest.Manual()).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public string? Check()
    {
        if (_result!.Record is not { ChallengerMetrics: { } metrics } record) throw new InvalidOperationException(_result.Explanation, _result.Error);
        string times = Environment.GetEnvironmentVariable("VERBOSE") is null ? "" : "," + string.Join(",", record.Times.Where(static t => t.Seconds > 0.05).Select(static t => FormattableString.Invariant($"{t.Step.Replace(' ', '-')}:{t.Seconds:0.00}")));
        return FormattableString.Invariant($"train={record.Folds[0].Rows}->{record.BalancedCounts.Values.Sum()},test={metrics.Rows},macroF1={metrics.MacroF1.Rate:0.000}{times}");
    }

    private static async Task CollectAsync(SqliteSampleStore store, RetrainingOptions options, TrainingSample[] samples)
    {
        await using TrainingCollector collector = new(store, Options.Create(options));
        await collector.CollectManyAsync(samples);
    }

    /// <summary>Judges in full, and promotes nothing: each timed run then meets the same champion.</summary>
    private sealed class KeepChampion(PromotionGate gate) : IPromotionGate
    {
        public GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default)
        {
            GateResult judged = gate.Judge(evidence, cancellationToken);
            return judged with { Decision = RunDecision.Reject };
        }
    }
}
