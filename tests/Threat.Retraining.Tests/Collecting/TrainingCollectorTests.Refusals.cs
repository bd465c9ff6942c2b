using Threat.Core;
using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

/// <summary>What the collector refuses, and in which words.</summary>
public sealed partial class TrainingCollectorTests
{
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
        yield return Case(s with { Source = "a\0b" }, "A sample's Source holds the character U+0000, which not every store can keep; leave it out.");
        yield return Case(s with { ModelVersion = "v\0" }, "A sample's ModelVersion holds the character U+0000, which not every store can keep; leave it out.");
        yield return Case(s with { ReviewerId = "ann\ud83d" }, "A sample's ReviewerId holds half of a surrogate pair, which not every store can keep; leave it out.");
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
    public async Task A_confidence_of_minus_zero_still_fits_its_signature()
    {
        byte[] key = new byte[16];
        await using TrainingCollector collector = Collector(o => o.SigningKey = key);
        await collector.CollectManyAsync([Feedback.One() with { Confidence = -0.0 }]);
        await foreach (StoredSample stored in _store.ReadAsync(new SampleRange(0, 1, Feedback.Schema.Hash))) Provenance.Verify(stored.Sample, key).ShouldBeTrue();
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
}
