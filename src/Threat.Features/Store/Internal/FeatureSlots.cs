namespace Threat.Features.Internal;

/// <summary>
/// A hash table whose entries lie in one array, 64 bytes each with all that a lookup judges, so that a hit touches the bucket and the entry and no other object.
/// Not thread-safe. References to entries hold until the next <see cref="Add"/>.
/// </summary>
internal sealed class FeatureSlots
{
    public const int None = -1;
    private const int FirstLength = 16;

    // Four to a place: a hit then rarely walks over the entry of another key, which costs more than all the rest.
    private const int BucketsPerSlot = 4;

    private int[] _buckets = new int[BucketsPerSlot * FirstLength]; // place + 1
    private FeatureSlot[] _slots = new FeatureSlot[FirstLength];
    private bool[] _visited = new bool[FirstLength];
    private int _used, _free = None;

    public int Count { get; private set; }

    public ref FeatureSlot this[int place] => ref _slots[place];

    public bool IsVisited(int place) => _visited[place];

    public void SetVisited(int place, bool visited)
    {
        if (_visited[place] != visited) _visited[place] = visited;
    }

    public int Find(in FeatureKey key)
    {
        int hash = key.GetHashCode();
        FeatureSlot[] slots = _slots;
        for (int place = _buckets[hash & (_buckets.Length - 1)] - 1; place >= 0; place = slots[place].Next)
        {
            ref FeatureSlot slot = ref slots[place];
            if (slot.Hash == hash && slot.EntityId == key.EntityId && slot.EntityType == key.EntityType) return place;
        }
        return None;
    }

    public int Add(in FeatureKey key)
    {
        if (_free == None && _used == _slots.Length) Grow();
        int place = _free;
        if (place == None) place = _used++;
        else _free = _slots[place].Next;
        ref int bucket = ref _buckets[key.GetHashCode() & (_buckets.Length - 1)];
        _slots[place] = new FeatureSlot { Hash = key.GetHashCode(), EntityType = key.EntityType, EntityId = key.EntityId, Next = bucket - 1, Older = None, Newer = None };
        _visited[place] = false;
        bucket = place + 1;
        Count++;
        return place;
    }

    public void Remove(int place)
    {
        int next = _slots[place].Next;
        ref int bucket = ref _buckets[_slots[place].Hash & (_buckets.Length - 1)];
        if (bucket - 1 == place) bucket = next + 1;
        else
        {
            int at = bucket - 1;
            while (_slots[at].Next != place) at = _slots[at].Next;
            _slots[at].Next = next;
        }
        _slots[place] = new FeatureSlot { Next = _free };
        _free = place;
        Count--;
    }

    public void Clear()
    {
        (_buckets, _slots, _visited) = (new int[BucketsPerSlot * FirstLength], new FeatureSlot[FirstLength], new bool[FirstLength]);
        (_used, _free, Count) = (0, None, 0);
    }

    private void Grow()
    {
        int length = 2 * _slots.Length;
        Array.Resize(ref _slots, length);
        Array.Resize(ref _visited, length);
        _buckets = new int[BucketsPerSlot * length];
        for (int place = 0; place < _used; place++)
        {
            ref int bucket = ref _buckets[_slots[place].Hash & (_buckets.Length - 1)];
            _slots[place].Next = bucket - 1;
            bucket = place + 1;
        }
    }
}

/// <summary>An entry: a value, or, without one, the mark of an invalidation. Instants are UTC ticks.</summary>
internal struct FeatureSlot
{
    public string EntityType, EntityId;
    public StoredFeatures? Features;
    public FeatureSchema? Schema;

    /// <summary>Of a value: when it expires. Of a mark: when it is forgotten.</summary>
    public long Until;

    /// <summary>Of a value: when its computation began. Of a mark: the invalidation.</summary>
    public long At;

    public int Hash, Next, Older, Newer;
}
