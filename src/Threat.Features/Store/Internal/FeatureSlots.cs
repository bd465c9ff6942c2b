using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>
/// A hash table of little memory that a hit touches: a cell of an index by linear probing, with an entry's place and some bits of its hash, and an entry of 32 bytes with all that a
/// lookup judges. Memory outside the processor's caches costs more than all the rest. Not thread-safe, but for <see cref="TryFind"/>. References hold until the next <see cref="Add"/>.
/// </summary>
internal sealed class FeatureSlots
{
    public const int None = -1;

    /// <summary>Entries that can be told apart.</summary>
    public const int MaxCount = (1 << PlaceBits) - 1;

    private const int FirstLength = 16, CellsPerSlot = 2, PlaceBits = 25, FamilyCount = 16;
    private const uint PlaceMask = (1u << PlaceBits) - 1, Visited = 1u << PlaceBits, TagMask = ~(PlaceMask | Visited);

    // A walk this long is through cells that are being changed.
    private const int MaxSteps = 64;

    private readonly FeatureFamily?[] _families = new FeatureFamily[FamilyCount];
    private uint[] _cells = new uint[CellsPerSlot * FirstLength]; // place + 1, whether visited, the upper bits of the hash; 0 is empty
    private FeatureSlot[] _slots = new FeatureSlot[FirstLength];
    private FeatureLinks[] _links = new FeatureLinks[FirstLength];
    private int _used, _free = None;

    public int Count { get; private set; }

    public ref FeatureSlot this[int place] => ref _slots[place];

    public ref FeatureLinks Links(int place) => ref _links[place];

    /// <summary>
    /// What an entry holds of a schema, while another thread may change the table: the caller asks afterwards whether one did, and then throws away what it got. It neither loops
    /// nor throws, whatever it finds, and marks the entry as visited.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(in FeatureKey key, FeatureSchema schema, [NotNullWhen(true)] out StoredFeatures? features, out long until)
    {
        uint hash = (uint)key.GetHashCode();
        uint[] cells = _cells;
        FeatureSlot[] slots = _slots;
        uint mask = (uint)cells.Length - 1, i = hash & mask;
        for (int steps = 0; steps < MaxSteps && i < (uint)cells.Length && cells[i] is not 0 and uint cell; steps++, i = (i + 1) & mask)
        {
            uint place = (cell & PlaceMask) - 1;
            if (((cell ^ hash) & TagMask) != 0 || place >= (uint)slots.Length) continue;
            ref FeatureSlot slot = ref slots[place];
            if (slot.EntityId != key.EntityId || slot.Family is not FeatureFamily family || family.EntityType != key.EntityType) continue;
            (features, until) = (slot.Features, slot.Until);
            if (features is null || !ReferenceEquals(family.Schema, schema)) return false;
            if ((cell & Visited) == 0) Interlocked.CompareExchange(ref cells[i], cell | Visited, cell); // not if a writer changed it
            return true;
        }
        (features, until) = (null, 0);
        return false;
    }

    public int Find(in FeatureKey key)
    {
        uint hash = (uint)key.GetHashCode(), mask = (uint)_cells.Length - 1;
        for (uint i = hash & mask; _cells[i] is not 0 and uint cell; i = (i + 1) & mask)
        {
            if (((cell ^ hash) & TagMask) != 0) continue;
            ref FeatureSlot slot = ref _slots[Place(cell)];
            if (slot.EntityId == key.EntityId && slot.Family.EntityType == key.EntityType) return Place(cell);
        }
        return None;
    }

    public int Add(in FeatureKey key)
    {
        if (_free == None && _used == _slots.Length) Grow();
        int place = _free;
        if (place == None) place = _used++;
        else _free = _links[place].Older;
        _slots[place] = new FeatureSlot { EntityId = key.EntityId, Family = Family(key.EntityType, null) };
        _links[place] = new FeatureLinks { Hash = (uint)key.GetHashCode(), Older = None, Newer = None, InvalidatedAt = -1 };
        Index(place);
        Count++;
        return place;
    }

    public void Fill(int place, StoredFeatures? features)
    {
        ref FeatureSlot slot = ref _slots[place];
        (slot.Features, slot.Family, slot.Until) = (features, Family(slot.Family.EntityType, features?.Vector.Schema), features?.ExpiresAt.UtcTicks ?? 0);
    }

    public bool IsVisited(int place) => (_cells[CellOf(place)] & Visited) != 0;

    public void SetVisited(int place, bool visited)
    {
        ref uint cell = ref _cells[CellOf(place)];
        cell = visited ? cell | Visited : cell & ~Visited;
    }

    public void Remove(int place)
    {
        uint mask = (uint)_cells.Length - 1, hole = CellOf(place);
        // Cells behind move up, unless they would leave the run that begins where their hash points.
        for (uint i = (hole + 1) & mask; _cells[i] != 0; i = (i + 1) & mask)
        {
            uint home = _links[Place(_cells[i])].Hash & mask;
            if (((i - home) & mask) < ((i - hole) & mask)) continue;
            _cells[hole] = _cells[i];
            hole = i;
        }
        _cells[hole] = 0;
        _slots[place] = default;
        _links[place] = new FeatureLinks { Older = _free };
        _free = place;
        Count--;
    }

    public void Clear()
    {
        (_cells, _slots, _links) = (new uint[CellsPerSlot * FirstLength], new FeatureSlot[FirstLength], new FeatureLinks[FirstLength]);
        (_used, _free, Count) = (0, None, 0);
    }

    private static int Place(uint cell) => (int)(cell & PlaceMask) - 1;

    private uint CellOf(int place)
    {
        uint mask = (uint)_cells.Length - 1, i = _links[place].Hash & mask;
        while (Place(_cells[i]) != place) i = (i + 1) & mask;
        return i;
    }

    // One object for many entries; the table of them is small, and what falls out of it lives as long as its entries.
    private FeatureFamily Family(string entityType, FeatureSchema? schema)
    {
        ref FeatureFamily? family = ref _families[(uint)HashCode.Combine(entityType, schema?.Id.Hash) % FamilyCount];
        if (family is null || family.EntityType != entityType || !ReferenceEquals(family.Schema, schema)) family = new FeatureFamily(entityType, schema);
        return family;
    }

    // Only when all entries are in use.
    private void Grow()
    {
        // All memory first: without it nothing has changed.
        FeatureSlot[] slots = new FeatureSlot[2 * _slots.Length];
        FeatureLinks[] links = new FeatureLinks[slots.Length];
        uint[] cells = new uint[CellsPerSlot * slots.Length], old = _cells;
        _slots.CopyTo(slots, 0);
        _links.CopyTo(links, 0);
        (_cells, _slots, _links) = (cells, slots, links);
        for (int place = 0; place < _used; place++) Index(place);
        foreach (uint cell in old)
        {
            if ((cell & Visited) != 0) SetVisited(Place(cell), true);
        }
    }

    private void Index(int place)
    {
        uint hash = _links[place].Hash, mask = (uint)_cells.Length - 1, i = hash & mask;
        while (_cells[i] != 0) i = (i + 1) & mask;
        _cells[i] = (uint)(place + 1) | (hash & TagMask);
    }
}

/// <summary>What many entries have in common; without a schema, of marks of invalidations.</summary>
internal sealed record FeatureFamily(string EntityType, FeatureSchema? Schema);

/// <summary>An entry: a value, or, without one, the mark of an invalidation, of which the links know.</summary>
internal struct FeatureSlot
{
    public string EntityId;
    public FeatureFamily Family;
    public StoredFeatures? Features;

    /// <summary>When the value expires, in UTC ticks.</summary>
    public long Until;
}

/// <summary>The part of an entry that a hit does not need: its hash, its neighbours in the queue (of a free entry, the next free one), and its last invalidation.</summary>
internal struct FeatureLinks
{
    public uint Hash;
    public int Older, Newer;

    /// <summary>Values computed at or before this instant are refused, also behind a newer one, until the other instant; −1 where there was none. UTC ticks.</summary>
    public long InvalidatedAt, RememberedUntil;
}
