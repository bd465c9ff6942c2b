using Threat.Features.Internal;
using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed class FeatureSlotsTests
{
    private const int None = FeatureSlots.None;

    [Test]
    public void Table_and_queue_are_those_of_a_dictionary_and_a_list_after_any_sequence()
    {
        // Ids few enough that they come back, many enough that the table grows three times; the hand is marked before removals, as eviction does.
        Gen.Select(Gen.Int[0, 90], Gen.Int[0, 9]).Array[1, 400].Sample(steps =>
        {
            FeatureSlots slots = new();
            List<int> queue = []; // ids, oldest first
            int? hand = null;
            foreach ((int id, int operation) in steps)
            {
                FeatureKey key = TestVectors.Address(id);
                int place = slots.Find(key);
                (place != None).ShouldBe(queue.Contains(id));
                if (place == None && operation < 6)
                {
                    slots.Add(key);
                    queue.Add(id);
                }
                else if (place != None && operation < 3)
                {
                    int at = queue.IndexOf(id);
                    if (hand == id) hand = at + 1 < queue.Count ? queue[at + 1] : null;
                    slots.Remove(place);
                    queue.RemoveAt(at);
                }
                else if (place != None && operation == 3)
                {
                    slots.Hand = place;
                    hand = id;
                }
                else if (place != None)
                {
                    bool visited = slots.IsVisited(place);
                    slots.Fill(place, operation < 7 ? TestVectors.Stored(id) : null);
                    slots.IsVisited(place).ShouldBe(visited);
                    slots.SetVisited(place, !visited);
                }
                Walk(slots, slots.Oldest, place => slots.Links(place).Newer).ShouldBe(queue.Select(i => TestVectors.Address(i).EntityId));
                Walk(slots, slots.Newest, place => slots.Links(place).Older).ShouldBe(Enumerable.Reverse(queue).Select(i => TestVectors.Address(i).EntityId));
                (slots.Hand == None ? null : slots[slots.Hand].EntityId).ShouldBe(hand is int h ? TestVectors.Address(h).EntityId : null);
                slots.Count.ShouldBe(queue.Count);
            }
        }, iter: 60);
    }

    [Test]
    public void An_entrys_state_keeps_its_instant_within_2_ms_and_never_later()
        => Gen.Select(Gen.UInt, Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Bool, Gen.UInt).Sample((hash, until, visited, other) =>
        {
            SlotState state = new(new SlotState(SlotState.Of(hash, until)).With(visited));
            (until - state.Until).ShouldBeInRange(0, 2 * TimeSpan.TicksPerMillisecond);
            state.Visited.ShouldBe(visited);
            state.MayBe(hash).ShouldBeTrue();
            state.MayBe(other).ShouldBe(hash >> 17 == other >> 17);
        });

    [Test]
    public async Task The_invalidation_of_a_schema_takes_its_values_and_no_other()
    {
        for (int round = 0; round < 50; round++)
        {
            InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 1 << 20 });
            FeatureKey[] keys = [.. Enumerable.Range(1000 * round, 600).Select(TestVectors.Address)];
            DateTimeOffset now = DateTimeOffset.UtcNow;
            for (int i = 0; i < keys.Length; i++)
                await store.SetAsync(keys[i], TestVectors.Stored(i, now, now, schema: i % 3 == 0 ? TestVectors.OtherSchema : FeatureSchema.Threat100));
            (await store.InvalidateSchemaAsync(FeatureSchema.Threat100.Id)).Applied.ShouldBe(400);
            IReadOnlyList<FeatureLookup> answers = await store.GetManyAsync(keys, TestVectors.OtherSchema);
            for (int i = 0; i < keys.Length; i++) answers[i].Outcome.ShouldBe(i % 3 == 0 ? FeatureLookupOutcome.Hit : FeatureLookupOutcome.Miss);
        }
    }

    // One more than there should be at most: a broken queue may be a circle.
    private static IEnumerable<string?> Walk(FeatureSlots slots, int from, Func<int, int> next)
    {
        for (int place = from, steps = 0; place != None && steps <= slots.Count; place = next(place), steps++) yield return slots[place].EntityId;
    }
}
