using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>
/// How often each key of each family occurred in each hour: one bounded hash table of 64-bit cells, exact until it is full. Then the largest
/// family is thinned: of its keys a sample chosen by hash stays, and the heavy ones; a key that becomes heavy later is held with a chance per event.
/// </summary>
/// <remarks>A cell is family (4 bits), hour modulo 32 (5), key (31), count (24, saturating).</remarks>
internal sealed class KeyCells
{
    public const int Families = 11, Slots = 32, HoursKept = 25, HalvesKept = 30, KeyBits = 31, CountBits = 24;
    private const ulong MostCount = (1UL << CountBits) - 1;
    public const int HighestLevel = 24;

    private ulong[] _cells = new ulong[16];
    private readonly int[] _perFamily = new int[Families];

    /// <summary>Per family and hour, the sample's level L: a key stays when the lowest L bits of its hash are 0.</summary>
    public readonly byte[] Levels = new byte[Families * Slots];

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Cells => _cells;

    public int SizeInBytes => 24 + 8 * 3 + 16 + 24 + _cells.Length * sizeof(ulong) + 24 + Families * 4 + 24 + Families * Slots;

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
        int slot = (int)(index & 31), level = Levels[(int)family * Slots + slot];
        ulong id = (ulong)family << 60 | (ulong)slot << 55 | (ulong)key << CountBits;
        ref ulong cell = ref Find(_cells, id);
        if (cell != 0)
        {
            if ((cell & MostCount) != MostCount) cell++;
            return;
        }
        if (level > 0 && !IsSampled(family, key, level) && (Spread(chance ^ id) & ((1UL << level) - 1)) != 0) return;
        Insert(ref cell, id | 1, limit);
    }

    /// <summary>The count of one key in one hour; 0 when it is not there.</summary>
    public long CountAt(KeyFamily family, long index, uint key) => CountOf(Find(_cells, (ulong)family << 60 | (ulong)(index & 31) << 55 | (ulong)key << CountBits));

    /// <summary>Forgets what lies more than the kept hours and half days before now.</summary>
    public void Advance(long oldHour, long hour, long oldHalf, long half)
    {
        if (hour == oldHour && half == oldHalf) return;
        for (int f = 1; f < Families; f++)
        {
            bool halves = f == (int)KeyFamily.InternalHost;
            long before = halves ? oldHalf : oldHour, now = halves ? half : hour;
            for (int s = 0; s < Slots; s++)
            {
                if (!Stays(s, before, now, halves)) Levels[f * Slots + s] = 0;
            }
        }
        Rebuild(_cells.Length, c => Stays(SlotOf(c), FamilyOf(c) == KeyFamily.InternalHost ? oldHalf : oldHour, FamilyOf(c) == KeyFamily.InternalHost ? half : hour, FamilyOf(c) == KeyFamily.InternalHost));
    }

    /// <summary>Adds the other's cells that are still kept now; the other stays as it is.</summary>
    public void Merge(KeyCells other, int limit, long otherHour, long hour, long otherHalf, long half)
    {
        for (int i = 0; i < Levels.Length; i++)
        {
            bool halves = i / Slots == (int)KeyFamily.InternalHost;
            if (Stays(i % Slots, halves ? otherHalf : otherHour, halves ? half : hour, halves)) Levels[i] = Math.Max(Levels[i], other.Levels[i]);
        }
        Rebuild(_cells.Length, IsKept);
        foreach (ulong c in other._cells)
        {
            bool halves = FamilyOf(c) == KeyFamily.InternalHost;
            if (c == 0 || !Stays(SlotOf(c), halves ? otherHalf : otherHour, halves ? half : hour, halves)) continue;
            ref ulong mine = ref Find(_cells, c);
            if (mine != 0) mine = (mine & ~MostCount) | Math.Min(MostCount, (mine & MostCount) + (c & MostCount));
            else if (IsKept(c)) Insert(ref mine, c, limit);
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
            if (Count >= room) Thin(room);
            if (Count >= _cells.Length / 4 * 3) Rebuild(_cells.Length * 2, null);
            if (!IsKept(value)) return;
            cell = ref Find(_cells, value);
        }
        cell = value;
        Count++;
        _perFamily[(int)FamilyOf(value)]++;
    }

    /// <summary>Thins the largest family until an eighth is free.</summary>
    private void Thin(int room)
    {
        while (Count > room - room / 8)
        {
            int f = _perFamily.IndexOf(_perFamily.Max());
            Span<byte> levels = Levels.AsSpan(f * Slots, Slots);
            int level = Math.Min(HighestLevel, Max(levels) + 1);
            foreach (ulong c in _cells)
            {
                if ((int)FamilyOf(c) == f && c != 0) levels[SlotOf(c)] = (byte)level;
            }
            int before = Count;
            Rebuild(_cells.Length, IsKept);
            if (level == HighestLevel && Count == before) Rebuild(_cells.Length, c => (int)FamilyOf(c) != f);
        }
    }

    private bool IsKept(ulong cell)
    {
        int level = Levels[(int)FamilyOf(cell) * Slots + SlotOf(cell)];
        return level == 0 || CountOf(cell) >= 4L << level || IsSampled(FamilyOf(cell), KeyOf(cell), level);
    }

    private void Rebuild(int size, Predicate<ulong>? keep)
    {
        ulong[] old = _cells;
        _cells = new ulong[size];
        Count = 0;
        Array.Clear(_perFamily);
        foreach (ulong c in old)
        {
            if (c == 0 || (keep is not null && !keep(c))) continue;
            Find(_cells, c) = c;
            Count++;
            _perFamily[(int)FamilyOf(c)]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong Find(ulong[] cells, ulong cell)
    {
        ulong id = cell >> CountBits;
        int at = (int)(Spread(id) >> 32) & (cells.Length - 1);
        while (cells[at] != 0 && cells[at] >> CountBits != id) at = (at + 1) & (cells.Length - 1);
        return ref cells[at];
    }

    private static byte Max(ReadOnlySpan<byte> levels)
    {
        byte most = 0;
        foreach (byte b in levels) most = Math.Max(most, b);
        return most;
    }

    /// <summary>A fixed mixing of the bits (Stafford's variant 13).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(ulong x)
    {
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ x >> 27) * 0x94D049BB133111EBUL;
        return x ^ x >> 31;
    }
}
