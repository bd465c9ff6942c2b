using System.Buffers;
using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>
/// How often each key of each family occurred in each hour: one bounded hash table of 64-bit cells, exact until it is full. Then the largest
/// family first joins the hours of past quarters of a day, and after that is thinned: of its keys a sample chosen by hash stays, and the frequent
/// ones; a key that becomes frequent later is held with a chance per event.
/// </summary>
/// <remarks>A cell is family (4 bits), hour modulo 32 (5), key (31), count (24, saturating).</remarks>
internal sealed partial class KeyCells
{
    public const int Families = 11, Slots = 32, HoursKept = 25, HalvesKept = 30, KeyBits = 31, CountBits = 24;
    private const ulong MostCount = (1UL << CountBits) - 1;
    public const int HighestLevel = 24;

    private ulong[] _cells = new ulong[16];
    private long _swept;
    private FamilyCounts _perFamily;

    /// <summary>A key is frequent when it has at least this part of its family's events.</summary>
    public const int FrequentPart = 16;

    /// <summary>In <see cref="Levels"/>: hours of this family were joined.</summary>
    public const byte Joined = 0x80;
    private const int QuarterHours = 6;

    /// <summary>Per family and hour, the sample's level L: a key stays when the lowest L bits of its hash are 0; and <see cref="Joined"/>.</summary>
    public FamilyLevels Levels;

    /// <summary>The newest hour; only it and the 24 before it are kept.</summary>
    public long NewestHour { get; private set; }

    private long NewestHalf => NewestHour / 12;

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Cells => _cells;

    public int SizeInBytes => 16 + 8 * 4 + Families * 4 + Families * Slots + 24 + _cells.Length * sizeof(ulong);

    public static KeyFamily FamilyOf(ulong cell) => (KeyFamily)(cell >> 60);

    public static int SlotOf(ulong cell) => (int)(cell >> 55) & 31;

    public static uint KeyOf(ulong cell) => (uint)(cell >> CountBits) & 0x7FFFFFFF;

    public static long CountOf(ulong cell) => (long)(cell & MostCount);

    /// <summary>Whether a key belongs to the sample of a level; the same on every machine.</summary>
    public static bool IsSampled(KeyFamily family, uint key, int level) => level == 0 || (Spread((ulong)family << 55 | key) & ((1UL << level) - 1)) == 0;

    /// <summary>Counts a key.</summary>
    /// <param name="family">The family.</param>
    /// <param name="index">The hour, or half day, since year 1.</param>
    /// <param name="key">31 bits.</param>
    /// <param name="chance">A number that differs from event to event.</param>
    /// <param name="limit">The most slots.</param>
    public void Add(KeyFamily family, long index, uint key, ulong chance, int limit)
    {
        int slot = (int)(index & 31);
        ulong id = (ulong)family << 60 | (ulong)slot << 55 | (ulong)key << CountBits;
        ref ulong cell = ref Find(_cells, id);
        if (cell != 0)
        {
            if ((cell & MostCount) != MostCount) cell++;
            return;
        }
        int level = Levels[(int)family * Slots + slot] & ~Joined;
        if (level > 0 && !IsSampled(family, key, level) && (Spread(chance ^ id) & ((1UL << Math.Min(level, 4)) - 1)) != 0) return;
        Insert(ref cell, id | 1, limit);
    }

    /// <summary>The count of one key in one hour, or half day; 0 when it is not there, or not among those kept before the newest one.</summary>
    public long CountAt(KeyFamily family, long index, long newest, uint key)
        => index > newest || index <= newest - (family == KeyFamily.InternalHost ? HalvesKept : HoursKept) ? 0 : CountOf(Find(_cells, (ulong)family << 60 | (ulong)(index & 31) << 55 | (ulong)key << CountBits));

    /// <summary>Moves the newest hour on. What lies before the kept hours goes in one sweep every few hours, before its place in the ring of 32 comes round.</summary>
    public void Advance(long hour, bool anotherHalf)
    {
        if (hour - _swept >= QuarterHours || anotherHalf) Sweep(hour);
        NewestHour = hour;
    }

    /// <summary>Whether a cell is still kept.</summary>
    public bool IsKept(ulong cell) => FamilyOf(cell) == KeyFamily.InternalHost ? Stays(SlotOf(cell), NewestHalf, NewestHalf, true) : Stays(SlotOf(cell), NewestHour, NewestHour, false);

    /// <summary>Whether keys of a family were left out of any of its kept hours.</summary>
    public bool IsThinned(KeyFamily family)
    {
        for (int s = 0; s < Slots; s++)
        {
            if ((LevelAt((int)family * Slots + s) & ~Joined) != 0) return true;
        }
        return false;
    }

    /// <summary>The level of a family in one slot; 0 where nothing is kept.</summary>
    public byte LevelAt(int place) => LevelAt(place, NewestHour);

    /// <summary>Adds the other's cells that are still kept now; the other stays as it is.</summary>
    public void Merge(KeyCells other, int limit)
    {
        long otherHour = other.NewestHour, hour = NewestHour, otherHalf = other.NewestHalf, half = NewestHalf;
        for (int i = 0; i < Families * Slots; i++)
        {
            bool halves = i / Slots == (int)KeyFamily.InternalHost;
            if (Stays(i % Slots, halves ? otherHalf : otherHour, halves ? half : hour, halves)) Levels[i] = (byte)(Math.Max(Levels[i] & ~Joined, other.Levels[i] & ~Joined) | ((Levels[i] | other.Levels[i]) & Joined));
        }
        foreach (ulong c in other._cells)
        {
            bool halves = FamilyOf(c) == KeyFamily.InternalHost;
            if (c == 0 || !Stays(SlotOf(c), halves ? otherHalf : otherHour, halves ? half : hour, halves)) continue;
            ref ulong mine = ref Find(_cells, c);
            if (mine != 0) mine = Sum(mine, c);
            else Insert(ref mine, c, limit);
        }
    }

    /// <summary>Takes a cell as it is, as when reading a saved state.</summary>
    public void Restore(ulong cell, int limit) => Insert(ref Find(_cells, cell), cell, limit);

    public bool Contains(ulong cell) => Find(_cells, cell) != 0;

    private static bool Stays(int slot, long before, long now, bool halves) => now - (before - ((before - slot) & 31)) < (halves ? HalvesKept : HoursKept);

    private void Insert(ref ulong cell, ulong value, int limit)
    {
        int room = Math.Max(16, limit) / 4 * 3;
        if (Count >= room || Count >= _cells.Length / 4 * 3)
        {
            if (Count >= room && _swept != NewestHour) Sweep(NewestHour);
            if (Count >= room) Thin(room);
            if (Count >= _cells.Length / 4 * 3) Rebuild(_cells.Length * 2, default(AllRule));
            cell = ref Find(_cells, value);
        }
        cell = value;
        Count++;
        _perFamily[(int)FamilyOf(value)]++;
    }

    /// <summary>Forgets what is not kept once the newest hour is <paramref name="now"/>.</summary>
    private void Sweep(long now)
    {
        _swept = now;
        uint hours = 0, halves = 0;
        for (int s = 0; s < Slots; s++)
        {
            if (Stays(s, NewestHour, now, false)) hours |= 1U << s;
            if (Stays(s, NewestHalf, now / 12, true)) halves |= 1U << s;
        }
        for (int i = 0; i < Families * Slots; i++) Levels[i] = LevelAt(i, now);
        SlotRule kept = new(hours, halves);
        if (LeavesOut(kept)) Rebuild(_cells.Length, kept);
    }

    /// <summary>Whether the rule leaves out any cell.</summary>
    private bool LeavesOut(SlotRule rule)
    {
        foreach (ulong c in _cells)
        {
            if (c != 0 && rule.Apply(c) == 0) return true;
        }
        return false;
    }

    private byte LevelAt(int place, long now)
    {
        bool halves = place / Slots == (int)KeyFamily.InternalHost;
        return (halves ? Stays(place % Slots, NewestHalf, now / 12, true) : Stays(place % Slots, NewestHour, now, false)) ? Levels[place] : (byte)0;
    }

    /// <summary>Puts every cell in its place again, in a table of the same or another size.</summary>
    private void Rebuild<TRule>(int size, TRule rule) where TRule : struct, ICellRule
    {
        int length = _cells.Length;
        ulong[] old = ArrayPool<ulong>.Shared.Rent(length);
        _cells.CopyTo(old, 0);
        if (size == length) Array.Clear(_cells);
        else _cells = new ulong[size];
        Count = 0;
        ((Span<int>)_perFamily).Clear();
        foreach (ulong c in old.AsSpan(0, length))
        {
            ulong to = c == 0 ? 0 : rule.Apply(c);
            if (to == 0) continue;
            ref ulong there = ref Find(_cells, to);
            if (there == 0)
            {
                there = to;
                Count++;
                _perFamily[(int)FamilyOf(to)]++;
            }
            else there = Sum(there, to);
        }
        ArrayPool<ulong>.Shared.Return(old);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong Find(ulong[] cells, ulong cell) => ref cells[PlaceOf(cells, cell)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceOf(ulong[] cells, ulong cell)
    {
        ulong id = cell >> CountBits;
        int at = (int)(Spread(id) >> 32) & (cells.Length - 1);
        while (cells[at] != 0 && cells[at] >> CountBits != id) at = (at + 1) & (cells.Length - 1);
        return at;
    }

    /// <summary>The second cell with the counts of both; the first one may be empty.</summary>
    private static ulong Sum(ulong a, ulong b) => (b & ~MostCount) | Math.Min(MostCount, (a & MostCount) + (b & MostCount));

    /// <summary>A fixed mixing of the bits (Stafford's variant 13).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(ulong x)
    {
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ x >> 27) * 0x94D049BB133111EBUL;
        return x ^ x >> 31;
    }

    /// <summary>A number per family.</summary>
    [InlineArray(Families)]
    private struct FamilyCounts
    {
        private int _first;
    }

    /// <summary>A level per family and slot.</summary>
    [InlineArray(Families * Slots)]
    internal struct FamilyLevels
    {
        private byte _first;
    }
}
