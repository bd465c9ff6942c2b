using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Threat.Retraining.Tests;

public sealed partial class TrainingCollectorTests
{
    private TempFolder _folder = null!;
    private SqliteSampleStore _store = null!;
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _store = new SqliteSampleStore(_folder.File("samples.db"));
        _time = new FakeTimeProvider(Feedback.Start);
    }

    [TearDown]
    public void TearDown()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private TrainingCollector Collector(Action<RetrainingOptions>? change = null, ISampleStore? store = null) => new(store ?? _store, Feedback.Options(change).Wrap(), _time);

    [Test]
    public async Task A_lone_sample_is_written_as_soon_as_nobody_else_comes()
    {
        await using TrainingCollector collector = Collector();
        Task<CollectOutcome> collect = collector.CollectAsync(Feedback.One());
        await Task.Delay(200);
        collect.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        (await collect.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(CollectOutcome.Stored);
    }

    [Test]
    public async Task Without_an_idle_interval_a_lone_sample_waits_for_no_clock()
    {
        await using TrainingCollector collector = Collector(static o => o.Collector.IdleInterval = TimeSpan.Zero);
        (await collector.CollectAsync(Feedback.One()).WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(CollectOutcome.Stored);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => collector.CollectAsync(Feedback.One($"{i}")))).WaitAsync(TimeSpan.FromSeconds(10));
        (await collector.GetStatisticsAsync()).Total.ShouldBe(301);
    }

    [Test]
    public async Task While_others_keep_coming_the_flush_interval_bounds_the_wait()
    {
        await using TrainingCollector collector = Collector(static o => o.Collector.IdleInterval = TimeSpan.FromSeconds(2));
        Task<CollectOutcome> first = collector.CollectAsync(Feedback.One());
        Task<CollectOutcome> last = first;
        for (int i = 0; i < 4; i++)
        {
            await Task.Delay(100);
            first.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(1.2));
            last = collector.CollectAsync(Feedback.One($"{i}"));
        }
        await Task.Delay(100);
        first.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await first.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(CollectOutcome.Stored);
        (await last.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(CollectOutcome.Stored);
    }

    [Test]
    public async Task A_container_may_be_disposed_without_waiting()
    {
        TrainingCollector collector = Collector();
        Task<CollectOutcome> waiting = collector.CollectAsync(Feedback.One());
        using (ServiceProvider provider = new ServiceCollection().AddSingleton(_ => collector).BuildServiceProvider())
            provider.GetRequiredService<TrainingCollector>().ShouldBeSameAs(collector);
        // The clock stands: only the disposal can have written it. Its caller hears of it on another thread.
        (await waiting.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(CollectOutcome.Stored);
        await Should.ThrowAsync<ObjectDisposedException>(() => collector.CollectAsync(Feedback.One("2")));
    }

    [Test]
    public async Task A_lone_sample_gathers_for_the_whole_flush_interval_when_idling_as_long()
    {
        await using TrainingCollector collector = Collector(static o => o.Collector.IdleInterval = TimeSpan.FromSeconds(5));
        Task<CollectOutcome> collect = collector.CollectAsync(Feedback.One());
        await Task.Delay(200);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        await Task.Delay(100);
        collect.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await collect.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(CollectOutcome.Stored);
        (await collector.GetStatisticsAsync()).Total.ShouldBe(1);
    }

    [Test]
    public async Task A_full_batch_is_written_at_once()
    {
        await using TrainingCollector collector = Collector();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => collector.CollectAsync(Feedback.One($"{i}")))).WaitAsync(TimeSpan.FromSeconds(10));
        (await collector.GetStatisticsAsync()).Verified.ShouldBe(100);
    }

    [Test]
    public async Task Shutdown_writes_what_waits_and_takes_no_more()
    {
        TrainingCollector collector = Collector();
        Task<CollectOutcome> waiting = collector.CollectAsync(Feedback.One());
        await Task.Delay(50);
        await collector.DisposeAsync();
        (await waiting).ShouldBe(CollectOutcome.Stored);
        await Should.ThrowAsync<ObjectDisposedException>(() => collector.CollectAsync(Feedback.One("2")));
    }

    [Test]
    public async Task A_full_queue_makes_callers_wait_and_drops_nothing()
    {
        GatedStore slow = new(_store);
        await using TrainingCollector collector = Collector(o => (o.Collector.BatchSize, o.Collector.QueueCapacity) = (10, 20), slow);
        Task<CollectOutcome>[] all = [.. Enumerable.Range(0, 200).Select(i => collector.CollectAsync(Feedback.One($"{i}")))];
        await Task.Delay(200);
        all.Count(static t => t.IsCompleted).ShouldBe(0);
        slow.Open();
        (await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(20))).ShouldAllBe(static o => o == CollectOutcome.Stored);
        (await collector.GetStatisticsAsync()).Total.ShouldBe(200);
    }

    [Test]
    public async Task A_store_that_fails_tells_the_callers_of_that_batch_and_the_next_batch_works()
    {
        GatedStore flaky = new(_store) { Fail = true };
        flaky.Open();
        await using TrainingCollector collector = Collector(store: flaky);
        await Should.ThrowAsync<SampleStoreException>(() => collector.CollectManyAsync([Feedback.One("a")]));
        flaky.Fail = false;
        (await collector.CollectManyAsync([Feedback.One("a")])).ShouldBe([CollectOutcome.Stored]);
    }

    [Test]
    public async Task Many_are_written_without_waiting_for_the_clock()
    {
        await using TrainingCollector collector = Collector();
        (await collector.CollectManyAsync(new Feedback { Rows = 250 }.Make()).WaitAsync(TimeSpan.FromSeconds(20))).Count.ShouldBe(250);
        (await collector.CollectManyAsync(new Feedback { Rows = 250 }.Make())).ShouldAllBe(static o => o == CollectOutcome.Duplicate);
        (await collector.GetStatisticsAsync()).Total.ShouldBe(250);
    }

    [Test]
    public async Task Labels_are_stored_by_their_canonical_names_and_the_ingest_time_is_the_collectors()
    {
        await using TrainingCollector collector = Collector();
        await collector.CollectManyAsync([Feedback.One(predicted: " scan ") with { CorrectLabel = "SCAN", IngestTime = Feedback.Start.AddYears(-3) }]);
        await foreach (StoredSample s in _store.ReadAsync(new SampleRange(0, 9, Feedback.Schema.Hash)))
            (s.Sample.PredictedLabel, s.Sample.CorrectLabel, s.Sample.IngestTime).ShouldBe(("Scan", "Scan", Feedback.Start));
    }

    private sealed class GatedStore(ISampleStore inner) : ISampleStore
    {
        private readonly TaskCompletionSource _open = new();

        public bool Fail { get; set; }

        public void Open() => _open.SetResult();

        public async Task<IReadOnlyList<CollectOutcome>> AppendAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken = default)
        {
            await _open.Task;
            if (Fail && samples.Count > 0) throw new SampleStoreException("down");
            return await inner.AppendAsync(samples, cancellationToken);
        }

        public Task<SampleStatistics> GetStatisticsAsync(string schemaHash, CancellationToken cancellationToken = default) => inner.GetStatisticsAsync(schemaHash, cancellationToken);

        public IAsyncEnumerable<StoredSample> ReadAsync(SampleRange range, CancellationToken cancellationToken = default) => inner.ReadAsync(range, cancellationToken);

        public Task<long> CountAsync(SampleRange range, CancellationToken cancellationToken = default) => inner.CountAsync(range, cancellationToken);
    }
}
