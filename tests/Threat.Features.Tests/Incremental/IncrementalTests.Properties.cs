using System.Globalization;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

/// <summary>The batch extractor is the reference.</summary>
public sealed class IncrementalPropertyTests
{
    private const double Day = 86_400;
    private static readonly IncrementalFeatureExtractor Incremental = new();
    private static readonly ThreatFeatureExtractor Batch = new();

    /// <summary>Buckets that batch extraction counts backwards from T and a state by the clock.</summary>
    private static readonly string[] ByTheClock = ["events_per_minute", "events_per_hour", "sustained_activity", "credential_stuffing_score"];

    [Test]
    public void On_the_edge_of_tiles_all_100_features_equal_the_batch_extractors()
    {
        HashSet<int> seen = [];
        Gen.Select(Gen.Int, Gen.Int[0, 190], Gen.Int[0, 400], Gen.Bool, Gen.Int[0, 2].Select(static i => i == 0 ? 3600.0 : i == 1 ? 3 * 3600.0 : Day)).Sample((seed, today, before, live, span) =>
        {
            List<SecurityEvent> events = [.. Streams.Random(seed, today, span), .. Streams.Random(seed + 1, before, 13 * Day).Where(e => e.Time < Ago(Day))];
            EntityContext context = new() { LiveSensors = live ? SecurityEventKinds.All : null, Graph = new GraphPosition(0.1, 0.2, 0.3, 0.4) };
            FeatureVector expected = Batch.Extract(Source, events, T, context);
            Shuffle(events, seed);
            FeatureVector actual = Incremental.Read(State(events), T, context, out IReadOnlyList<string> estimated);
            estimated.ShouldBeEmpty();
            Same(expected, actual);
            lock (seen) seen.UnionWith(Enumerable.Range(0, 100).Where(i => actual.Statuses[i] == FeatureStatus.Ok));
        }, iter: 1600);
        seen.Count.ShouldBe(88, $"all but the twelve of threat intelligence; never met: {string.Join(", ", Enumerable.Range(0, 100).Except(seen).Select(static i => Internal.Threat100Names.All[i]))}");
    }

    [Test]
    public void Off_the_edge_the_day_begins_with_the_next_tile_and_shorter_windows_are_exact()
        => Gen.Select(Gen.Int, Gen.Int[1, 190], Gen.Int[1, 3599]).Sample((seed, today, seconds) =>
        {
            DateTimeOffset t = T.AddSeconds(-seconds);
            List<SecurityEvent> events = Streams.Random(seed, today, Day, asOf: t), seen = [.. events.Where(e => e.Time >= T.AddDays(-1))];
            EntityContext context = new() { LiveSensors = SecurityEventKinds.All, FirstSeen = events.Min(e => e.Time) };
            Same(Batch.Extract(Source, seen, t, context), Incremental.Read(State(events), t, context), ByTheClock);
        }, iter: 300);

    [Test]
    public void However_a_stream_is_divided_and_merged_the_state_is_the_same_to_the_last_bit()
        => Gen.Select(Gen.Int, Gen.Int[0, 300]).Sample((seed, count) =>
        {
            List<SecurityEvent> events = [.. Streams.Random(seed, count, Day), .. Streams.Random(seed + 1, count, 12 * Day)];
            List<SecurityEvent>[] parts = [[], [], []];
            Random r = new(seed);
            foreach (SecurityEvent e in events.Take(370)) parts[r.Next(3)].Add(e);
            FeatureState left = State(parts[0]), right = State(parts[1]), whole = State(events.Take(370));
            Incremental.Merge(left, State(parts[1]));
            Incremental.Merge(left, State(parts[2]));
            FeatureState third = State(parts[2]);
            Incremental.Merge(third, right);
            Incremental.Merge(third, State(parts[0]));
            left.ToBytes().ShouldBe(whole.ToBytes());
            third.ToBytes().ShouldBe(whole.ToBytes());
        }, iter: 200);

    [Test]
    public void Merging_leaves_the_other_state_as_it_was_and_forgets_what_the_newer_one_forgot()
    {
        FeatureState old = State(Streams.Random(3, 200, Day, asOf: T.AddDays(-3))), young = State(Streams.Random(4, 200, Day)), both = State([.. Streams.Random(3, 200, Day, asOf: T.AddDays(-3)), .. Streams.Random(4, 200, Day)]);
        byte[] before = old.ToBytes();
        FeatureState other = Incremental.Load(before);
        Incremental.Merge(young, old);
        old.ToBytes().ShouldBe(before);
        Incremental.Merge(other, State(Streams.Random(4, 200, Day)));
        young.ToBytes().ShouldBe(both.ToBytes());
        other.ToBytes().ShouldBe(both.ToBytes());
    }

    [Test]
    public void A_state_survives_being_saved_and_goes_on_as_if_it_had_not_been()
        => Gen.Select(Gen.Int, Gen.Int[0, 900]).Sample((seed, count) =>
        {
            List<SecurityEvent> events = Streams.Random(seed, count, 2 * Day);
            FeatureState a = State(events.Take(count / 2)), b = Incremental.Load(a.ToBytes());
            foreach (SecurityEvent e in events.Skip(count / 2))
            {
                Incremental.Add(a, e);
                Incremental.Add(b, e);
            }
            b.ToBytes().ShouldBe(a.ToBytes());
            Same(Incremental.Read(a, T), Incremental.Read(b, T));
        }, iter: 60);

    internal static FeatureState State(IEnumerable<SecurityEvent> events, IncrementalFeatureExtractor? extractor = null)
    {
        extractor ??= Incremental;
        FeatureState state = extractor.CreateState(Source);
        foreach (SecurityEvent e in events) extractor.Add(state, e).ShouldBe(FeatureStateUpdate.Added);
        return state;
    }

    internal static void Same(FeatureVector expected, FeatureVector actual, params string[] but)
    {
        List<string> different = [];
        for (int i = 0; i < 100; i++)
        {
            string name = expected.Schema.Id.Columns[i];
            if (but.Contains(name)) continue;
            double a = expected.Values[i], b = actual.Values[i];
            if (expected.Statuses[i] != actual.Statuses[i] || Math.Abs(a - b) > 1e-5 * Math.Max(1, Math.Abs(a)))
                different.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {a} {expected.Statuses[i]}, the state says {b} {actual.Statuses[i]}"));
        }
        if (different.Count > 0) throw new InvalidDataException(string.Join("; ", different));
    }

    private static void Shuffle(List<SecurityEvent> events, int seed) => new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(events));
}
