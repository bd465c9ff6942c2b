using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Threat.Core;

namespace Threat.Retraining.Tests;

public sealed class TrainingCollectorTests
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
    public void A_container_may_be_disposed_without_waiting()
    {
        TrainingCollector collector = Collector();
        Task<CollectOutcome> waiting = collector.CollectAsync(Feedback.One());
        using (ServiceProvider provider = new ServiceCollection().AddSingleton(_ => collector).BuildServiceProvider())
            provider.GetRequiredService<TrainingCollector>().ShouldBeSameAs(collector);
        waiting.IsCompletedSuccessfully.ShouldBeTrue("what waited is written");
        Should.Throw<ObjectDisposedException>(() => collector.CollectAsync(Feedback.One("2")).GetAwaiter().GetResult());
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

    [Test]
    public async Task An_unknown_label_is_refused_naming_the_nearest()
    {
        await using TrainingCollector collector = Collector();
        UnknownLabelException e = await Should.ThrowAsync<UnknownLabelException>(() => collector.CollectAsync(Feedback.One(verdict: Verdict.Override, correct: "Scna")));
        e.Message.ShouldBe("Label 'Scna' is unknown. Did you mean 'Scan'? Known classes: Normal, Scan, Brute. Map other spellings with LabelSet.WithAlias.");
        (await collector.GetStatisticsAsync()).Total.ShouldBe(0);
    }

    [Test]
    public async Task Another_schema_is_refused_naming_the_expected_one()
    {
        await using TrainingCollector collector = Collector();
        ArgumentException e = await Should.ThrowAsync<ArgumentException>(() => collector.CollectAsync(Feedback.One() with { SchemaHash = "abc" }));
        e.Message.ShouldBe($"Sample of incident 'incident-1': its features are of schema 'abc'; expected is {Feedback.Schema}. Collect with the schema the detector scored with.");
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        TrainingSample s = Feedback.One();
        yield return Case(s with { IncidentId = " " }, "A sample needs a IncidentId; it is blank.");
        yield return Case(s with { ReviewerId = new string('r', 257) }, "A sample's ReviewerId has 257 characters; at most 256 are allowed.");
        yield return Case(s with { Source = "" }, "A sample needs a Source; it is blank.");
        yield return Case(s with { SecondReviewerId = "ann" }, "Sample of incident 'incident-1': the second reviewer is the first, 'ann'; the two-person rule needs another person.");
        yield return Case(s with { VerdictVersion = 0 }, "Sample of incident 'incident-1': VerdictVersion is 0; versions start at 1.");
        yield return Case(s with { Confidence = double.NaN }, "Sample of incident 'incident-1': Confidence is NaN; it must be 0 to 1.");
        yield return Case(s with { Features = new float[7] }, "Sample of incident 'incident-1': 7 feature values were given; schema test-features/v1 has 8.");
        yield return Case(s with { Features = new float[] { 1, 2, float.NaN, 4, 5, 6, 7, 8 } }, "Sample of incident 'incident-1': feature 'f2' is NaN and not marked as missing; set its bit in Missing.");
        yield return Case(s with { Missing = new ulong[2] }, "Sample of incident 'incident-1': the missing mask has 2 words; 8 values need 1.");
        yield return Case(s with { CorrectLabel = "Normal" }, "Sample of incident 'incident-1': the verdict confirms 'Scan' but names 'Normal' as correct; use Verdict.Override.");
        yield return Case(s with { Verdict = Verdict.Override, CorrectLabel = null }, "Sample of incident 'incident-1': an override needs CorrectLabel, one of Normal, Scan, Brute.");
        yield return Case(s with { Verdict = Verdict.Override }, "Sample of incident 'incident-1': the override names the predicted class, 'Scan'; use Verdict.Confirm.");
        yield return Case(s with { Verdict = Verdict.Uncertain }, "Sample of incident 'incident-1': the verdict is Uncertain but names 'Scan'; leave CorrectLabel null, or override.");
        static TestCaseData Case(TrainingSample sample, string message) => new TestCaseData(sample, message).SetArgDisplayNames(message);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task A_malformed_sample_is_refused_in_plain_words(TrainingSample sample, string message)
    {
        await using TrainingCollector collector = Collector();
        (await Should.ThrowAsync<ArgumentException>(() => collector.CollectAsync(sample))).Message.ShouldBe(message);
    }

    [Test]
    public async Task A_missing_value_needs_no_finite_number()
    {
        await using TrainingCollector collector = Collector();
        (await collector.CollectManyAsync([Feedback.One() with { Features = new float[] { 1, 2, float.NaN, 4, 5, 6, 7, 8 }, Missing = new ulong[] { 4 } }])).ShouldBe([CollectOutcome.Stored]);
    }

    [Test]
    public async Task An_event_from_the_future_is_refused()
    {
        await using TrainingCollector collector = Collector(static o => o.Collector.ClockTolerance = TimeSpan.FromMinutes(5));
        (await Should.ThrowAsync<ArgumentException>(() => collector.CollectAsync(Feedback.One() with { EventTime = Feedback.Start.AddHours(1) }))).Message
            .ShouldBe("Sample of incident 'incident-1': EventTime 2026-01-05 01:00:00Z lies more than 00:05:00 ahead of this host's clock, 2026-01-05 00:00:00Z. Correct the clock or raise CollectorOptions.ClockTolerance.");
    }

    [Test]
    public async Task A_conflicting_verdict_says_which_version_to_use()
    {
        await using TrainingCollector collector = Collector();
        await collector.CollectManyAsync([Feedback.One()]);
        Task<CollectOutcome> other = collector.CollectAsync(Feedback.One(verdict: Verdict.Override, correct: "Normal"));
        await collector.FlushAsync();
        (await Should.ThrowAsync<InvalidOperationException>(() => other)).Message.ShouldBe("Incident 'incident-1' already has another verdict of version 1. A changed verdict needs VerdictVersion 2.");
    }

    [Test]
    public async Task Of_many_every_conflicting_verdict_is_named_by_its_index_and_the_others_are_stored()
    {
        await using TrainingCollector collector = Collector();
        await collector.CollectManyAsync([Feedback.One(), Feedback.One("b")]);
        RefusedSamplesException e = await Should.ThrowAsync<RefusedSamplesException>(() => collector.CollectManyAsync([Feedback.One("c"), Feedback.One(verdict: Verdict.Override, correct: "Normal"), Feedback.One("b", verdict: Verdict.Uncertain)]));
        e.Message.ShouldBe("2 of 3 samples cannot be collected; the others are stored. [1] Incident 'incident-1' already has another verdict of version 1. A changed verdict needs VerdictVersion 2. "
            + "[2] Incident 'b' already has another verdict of version 1. A changed verdict needs VerdictVersion 2.");
        (await collector.GetStatisticsAsync()).Total.ShouldBe(3);
    }

    [Test]
    public async Task Of_many_every_malformed_sample_is_named_by_its_index_and_none_is_stored()
    {
        await using TrainingCollector collector = Collector();
        TrainingSample[] samples = [.. Enumerable.Range(0, 30).Select(static i => Feedback.One($"{i}"))];
        samples[4] = samples[4] with { Confidence = 2 };
        samples[17] = samples[17] with { CorrectLabel = "Scna" };
        RefusedSamplesException e = await Should.ThrowAsync<RefusedSamplesException>(() => collector.CollectManyAsync(samples));
        e.Message.ShouldBe("2 of 30 samples cannot be collected; none was stored. [4] Sample of incident '4': Confidence is 2; it must be 0 to 1. "
            + "[17] Label 'Scna' is unknown. Did you mean 'Scan'? Known classes: Normal, Scan, Brute. Map other spellings with LabelSet.WithAlias.");
        e.Refusals.Keys.ShouldBe([4, 17]);
        e.Refusals[17].ShouldBeOfType<UnknownLabelException>();
        (await collector.GetStatisticsAsync()).Total.ShouldBe(0);
        for (int i = 0; i < samples.Length; i++) samples[i] = samples[i] with { Confidence = -1 };
        (await Should.ThrowAsync<RefusedSamplesException>(() => collector.CollectManyAsync(samples))).Message.ShouldEndWith(" ... and 20 more, all in Refusals.");
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
