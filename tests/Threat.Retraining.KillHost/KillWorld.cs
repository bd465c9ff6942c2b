using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Retraining.PostgreSql;
using Threat.TestKit;

namespace Threat.Retraining.KillHost;

/// <summary>The loop as both the killed processes and the test that looks on see it: same store, same registry, same options.</summary>
public sealed class KillWorld : IDisposable
{
    private readonly IDisposable _store;

    private KillWorld(IDisposable store, ISampleStore samples, IRunStore runs, IRunLock runLock, string registryFolder)
    {
        _store = store;
        Samples = samples;
        Runs = runs;
        RunLock = runLock;
        Registry = new FileModelRegistry(new FileModelRegistryOptions { Folder = registryFolder, Readers = ThreatModelReaders.Default.With(new LogisticRegressionFormat()) });
    }

    public static FeatureSchemaId Schema { get; } = new("kill/v1", ["a", "b", "c"]);

    public static LabelSet Labels { get; } = LabelSet.Create("Normal", "Attack");

    public ISampleStore Samples { get; }

    public IRunStore Runs { get; }

    public IRunLock RunLock { get; }

    public IModelRegistry Registry { get; }

    /// <param name="store">A SQLite path, or a PostgreSQL connection string; the latter has a '='.</param>
    /// <param name="registryFolder">The registry's folder.</param>
    public static KillWorld Open(string store, string registryFolder)
    {
        if (store.Contains('=', StringComparison.Ordinal))
        {
            PostgreSqlSampleStore p = new(store);
            return new KillWorld(p, p, p.Runs, p.RunLock, registryFolder);
        }
        SqliteSampleStore s = new(store);
        return new KillWorld(s, s, s.Runs, s.RunLock, registryFolder);
    }

    public static IOptions<RetrainingOptions> Options(Action<RetrainingOptions>? change = null)
    {
        RetrainingOptions o = new() { Schema = Schema, Labels = Labels, KeepVersions = 100_000 };
        o.Folds.PurgeGap = TimeSpan.Zero;
        o.Folds.KeepSourcesTogether = false;
        o.Gate.MinTestRows = 1;
        o.Screening.SourceShare = o.Screening.ReviewerShare = 1;
        o.Triggers.CoolDown = o.Triggers.BackOff = TimeSpan.Zero;
        o.Collector.FlushInterval = TimeSpan.FromMilliseconds(1);
        change?.Invoke(o);
        return Microsoft.Extensions.Options.Options.Create(o);
    }

    /// <summary>Samples number <paramref name="first"/> and on; the same number gives the same sample.</summary>
    public static TrainingSample[] Batch(int first, int count) => [.. Enumerable.Range(first, count).Select(static i =>
    {
        Random random = new(i);
        int truth = i % 3 == 0 ? 1 : 0;
        return new TrainingSample
        {
            IncidentId = $"i{i}",
            Features = new float[] { (float)(random.NextDouble() + truth), (float)random.NextDouble(), i },
            SchemaHash = Schema.Hash,
            PredictedLabel = Labels.Names[truth],
            Confidence = 0.7,
            Verdict = Verdict.Confirm,
            CorrectLabel = Labels.Names[truth],
            ReviewerId = $"r{i % 5}",
            Source = $"s{i / 2}",
            EventTime = DateTimeOffset.UnixEpoch.AddYears(50).AddMinutes(i),
        };
    })];

    public ModelRetrainer Retrainer(string killPoint, Action<RetrainingOptions>? change = null, IRetrainTrigger? trigger = null) => new(
        KillProxy<ISampleStore>.Around(Samples, killPoint), KillProxy<IRunStore>.Around(Runs, killPoint), KillProxy<IRunLock>.Around(RunLock, killPoint),
        new RetrainSteps
        {
            Trainer = KillProxy<IModelTrainer>.Around(new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 3 }), killPoint),
            Registry = KillProxy<IModelRegistry>.Around(Registry, killPoint),
            Gate = new EveryoneGate(),
        }, Options(change), trigger is null ? null : [trigger]);

    public void Dispose() => _store.Dispose();

    /// <summary>Promotes whatever comes: these tests are about crashes, so every run must go the whole way.</summary>
    private sealed class EveryoneGate : IPromotionGate
    {
        public GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default) => new(RunDecision.Promote, [], "everyone passes");
    }
}
