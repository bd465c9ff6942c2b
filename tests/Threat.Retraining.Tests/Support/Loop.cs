using Microsoft.Extensions.Time.Testing;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>A whole loop on a temporary SQLite file, with a clock that stands still until it is told.</summary>
public sealed class Loop : IDisposable
{
    private readonly TempFolder _folder = new();

    public Loop()
    {
        Time = new FakeTimeProvider(Feedback.Start.AddDays(100));
        Store = new SqliteSampleStore(new SqliteSampleStoreOptions { Path = _folder.File("samples.db") }.Wrap(), Time);
        Registry = new InMemoryModelRegistry(new LogisticRegressionFormat());
    }

    public FakeTimeProvider Time { get; }

    public SqliteSampleStore Store { get; private set; }

    public InMemoryModelRegistry Registry { get; }

    public GoldenSet? Golden { get; set; }

    public IPromotionGate? Gate { get; set; }

    public IResampler? Resampler { get; set; } = new CopyingResampler();

    public IModelTrainer Trainer { get; set; } = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 60 });

    public RetrainSteps Steps => new() { Trainer = Trainer, Registry = Registry, Resampler = Resampler, Calibrator = new PlainCalibrator(), Thresholds = new PlainThresholdOptimizer(), Golden = Golden, Gate = Gate };

    public string FileName => _folder.File("samples.db");

    public List<IRetrainObserver> Observers { get; } = [];

    public ModelRetrainer Retrainer(Action<RetrainingOptions>? change = null, IEnumerable<IRetrainTrigger>? triggers = null)
        => new(Store, Store.Runs, Store.RunLock, Steps, Feedback.Options(change).Wrap(), triggers, Time, observers: Observers);

    public RetrainScheduler Scheduler(Action<RetrainingOptions>? change = null) => new(Retrainer(change), Feedback.Options(change).Wrap(), Time);

    public async Task CollectAsync(IReadOnlyList<TrainingSample> samples, Action<RetrainingOptions>? change = null)
    {
        await using TrainingCollector collector = new(Store, Feedback.Options(change).Wrap(), Time);
        await collector.CollectManyAsync(samples);
    }

    /// <summary>As a restart would: nothing is remembered but what the file holds.</summary>
    public void Reopen()
    {
        Store.Dispose();
        Store = new SqliteSampleStore(new SqliteSampleStoreOptions { Path = FileName }.Wrap(), Time);
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }
}
