using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>
/// A hash table by linear probing, whose entries are also links of a queue. All that a hit judges stands in the entry itself, 32 bytes at the place its hash names: what lies outside the
/// processor's caches costs more than all the rest. Not thread-safe, but for <see cref="TryFind"/>. References hold until the next <see cref="Add"/>, places until the next
/// <see cref="Add"/> or <see cref="Remove"/>.
/// </summary>
internal sealed class FeatureSlots
{
    public const int None = -1;

    /// <summary>The most entries a table holds.</summary>
    public const int MaxCount = MaxLength / Fifths * FullFifths;

    // Four fifths full at most: beyond that the walks of linear probing grow fast.
    private const int FirstLength = 16, MaxLength = 1 << 25, Fifths = 5, FullFifths = 4, FamilyCount = 16;

    // A walk this long may be through entries that are being changed.
    private const int MaxSteps = 64;

    private readonly FeatureFamily?[] _families = new FeatureFamily[FamilyCount];
    private FeatureSlot[] _slots = new FeatureSlot[FirstLength];
    private FeatureLinks[] _links = new FeatureLinks[FirstLength];

    public int Count { get; private set; }

    /// <summary>Places, most of them with an entry.</summary>
    public int Length => _slots.Length;

    /// <summary>The ends of the queue.</summary>
    public int Newest { get; private set; } = None;

    /// <inheritdoc cref="Newest"/>
    public int Oldest { get; private set; } = None;

    /// <summary>A place that whoever walks through the queue marks: it follows the entry there, and goes to the next newer one when that is removed.</summary>
    public int Hand { get; set; } = None;

    public ref FeatureSlot this[int place] => ref _slots[place];

    public ref FeatureLinks Links(int place) => ref _links[place];

    /// <summary>
    /// What an entry holds of a schema, while another thread may change the table: the caller asks afterwards whether one did, and then throws away what it got. It neither loops
    /// nor throws, whatever it finds, and marks the entry as visited.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="features">The value.</param>
    /// <param name="until">When it expires, in UTC ticks, or up to 2 ms before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(in FeatureKey key, FeatureSchema schema, [NotNullWhen(true)] out StoredFeatures? features, out long until)
    {
        uint hash = (uint)key.GetHashCode();
        FeatureSlot[] slots = _slots;
        uint mask = (uint)slots.Length - 1, i = hash & mask;
        for (int steps = 0; steps < MaxSteps && i < (uint)slots.Length && slots[i].EntityId is string id; steps++, i = (i + 1) & mask)
        {
            ref FeatureSlot slot = ref slots[i];
            SlotState state = new(Volatile.Read(ref slot.State));
            if (!state.MayBe(hash) || id != key.EntityId || slot.Family is not FeatureFamily family || family.EntityType != key.EntityType) continue;
            (features, until) = (slot.Features, state.Until);
            if (features is null || !ReferenceEquals(family.Schema, schema)) return false;
            if (!state.Visited) Interlocked.CompareExchange(ref slot.State, state.With(visited: true), state.Bits); // not if a writer changed it
            return true;
        }
        (features, until) = (null, 0);
        return false;
    }

    public int Find(in FeatureKey key)
    {
        uint hash = (uint)key.GetHashCode(), mask = (uint)_slots.Length - 1;
        for (uint i = hash & mask; _slots[i].EntityId is string id; i = (i + 1) & mask)
        {
            if (new SlotState(_slots[i].State).MayBe(hash) && id == key.EntityId && _slots[i].Family!.EntityType == key.EntityType) return (int)i;
        }
        return None;
    }

    /// <summary>Adds an entry without a value at the new end of the queue.</summary>
    public int Add(in FeatureKey key)
    {
        if ((long)Fifths * (Count + 1) > (long)FullFifths * _slots.Length) Grow();
        uint hash = (uint)key.GetHashCode();
        int place = FreePlace(hash);
        _slots[place] = new FeatureSlot { EntityId = key.EntityId, Family = Family(key.EntityType, null), State = SlotState.Of(hash, 0) };
        Append(place, new FeatureLinks { Hash = hash, InvalidatedAt = -1 });
        Count++;
        return place;
    }

    public void Fill(int place, StoredFeatures? features)
    {
        ref FeatureSlot slot = ref _slots[place];
        bool visited = new SlotState(slot.State).Visited;
        slot.Features = features;
        slot.Family = Family(slot.Family!.EntityType, features?.Vector.Schema);
        slot.State = new SlotState(SlotState.Of(_links[place].Hash, features?.ExpiresAt.UtcTicks ?? 0)).With(visited);
    }

    public bool IsVisited(int place) => new SlotState(_slots[place].State).Visited;

    public void SetVisited(int place, bool visited) => _slots[place].State = new SlotState(_slots[place].State).With(visited);

    /// <summary>Removes an entry. Others may move to other places, from behind the place to it among them.</summary>
    public void Remove(int place)
    {
        (int older, int newer) = (_links[place].Older, _links[place].Newer);
        if (Hand == place) Hand = newer;
        Join(older, newer);
        uint mask = (uint)_slots.Length - 1, hole = (uint)place;
        // Entries behind move up, unless they would leave the run that begins where their hash points.
        for (uint i = (hole + 1) & mask; _slots[i].EntityId is not null; i = (i + 1) & mask)
        {
            uint home = _links[i].Hash & mask;
            if (((i - home) & mask) < ((i - hole) & mask)) continue;
            Move((int)i, (int)hole);
            hole = i;
        }
        (_slots[hole], _links[hole]) = (default, default);
        Count--;
    }

    public void Clear()
    {
        (_slots, _links) = (new FeatureSlot[FirstLength], new FeatureLinks[FirstLength]);
        (Newest, Oldest, Hand, Count) = (None, None, None, 0);
    }

    // One object for many entries; the table of them is small, and what falls out of it lives as long as its entries.
    private FeatureFamily Family(string entityType, FeatureSchema? schema)
    {
        ref FeatureFamily? family = ref _families[(uint)HashCode.Combine(entityType, schema?.Id.Hash) % FamilyCount];
        if (family is null || family.EntityType != entityType || !ReferenceEquals(family.Schema, schema)) family = new FeatureFamily(entityType, schema);
        return family;
    }

    private int FreePlace(uint hash)
    {
        uint mask = (uint)_slots.Length - 1, i = hash & mask;
        while (_slots[i].EntityId is not null) i = (i + 1) & mask;
        return (int)i;
    }

    private void Grow()
    {
        // All memory first: without it nothing has changed.
        FeatureSlot[] slots = new FeatureSlot[2 * _slots.Length], oldSlots = _slots;
        FeatureLinks[] links = new FeatureLinks[slots.Length], oldLinks = _links;
        int old = Oldest, oldHand = Hand;
        (_slots, _links, Newest, Oldest, Hand) = (slots, links, None, None, None);
        for (; old != None; old = oldLinks[old].Newer)
        {
            int place = FreePlace(oldLinks[old].Hash);
            _slots[place] = oldSlots[old];
            Append(place, oldLinks[old]);
            if (old == oldHand) Hand = place;
        }
    }

    private void Append(int place, FeatureLinks links)
    {
        _links[place] = links with { Older = Newest, Newer = None };
        Join(Newest, place);
        Newest = place;
    }

    private void Move(int from, int to)
    {
        (_slots[to], _links[to]) = (_slots[from], _links[from]);
        Join(_links[to].Older, to);
        Join(to, _links[to].Newer);
        if (Hand == from) Hand = to;
    }

    // Makes two entries neighbours; None is beyond an end of the queue.
    private void Join(int older, int newer)
    {
        if (older == None) Oldest = newer;
        else _links[older].Newer = newer;
        if (newer == None) Newest = older;
        else _links[newer].Older = older;
    }
}
