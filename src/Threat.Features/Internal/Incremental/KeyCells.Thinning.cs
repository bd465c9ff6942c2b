using System.Buffers;

namespace Threat.Features.Internal;

/// <summary>What happens when the cells are full.</summary>
internal sealed partial class KeyCells
{
    /// <summary>Makes the largest family smaller until a quarter is free. Works on the cells laid out family by family, and puts them into the table once.</summary>
    private void Thin(int room)
    {
        int length = Count;
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(length);
        FamilyCounts starts = LayOut(rented);
        Array.Clear(_cells);
        Span<long> frequent = stackalloc long[Slots];
        while (Count > room - room / 4)
        {
            int f = ((ReadOnlySpan<int>)_perFamily).IndexOf(Largest()), before = _perFamily[f];
            Span<ulong> all = rented.AsSpan(starts[f], before), mine = f == (int)KeyFamily.InternalHost ? all : Join(f, all);
            Frequent(mine, frequent);
            SampleRule sample = new(this, f, frequent);
            int surplus = Surplus(sample, mine), left = mine.Length - surplus;
            if (before - left < room / 16)
            {
                int level = Raise(f, mine);
                surplus = Surplus(sample, mine);
                left = level == HighestLevel && surplus == 0 ? 0 : mine.Length - surplus;
            }
            if (surplus > 0) Keep(sample, mine);
            _perFamily[f] = left;
            Count -= before - left;
        }
        for (int f = 0; f < Families; f++)
        {
            foreach (ulong c in rented.AsSpan(starts[f], _perFamily[f])) Find(_cells, c) = c;
        }
        ArrayPool<ulong>.Shared.Return(rented);
    }

    private int Largest()
    {
        int most = 0;
        foreach (int n in _perFamily) most = Math.Max(most, n);
        return most;
    }

    /// <summary>Copies the cells family by family; answers where each family begins.</summary>
    private FamilyCounts LayOut(Span<ulong> into)
    {
        FamilyCounts starts = default, ends = default;
        for (int f = 1; f < Families; f++) starts[f] = ends[f] = starts[f - 1] + _perFamily[f - 1];
        foreach (ulong c in _cells)
        {
            if (c != 0) into[ends[(int)FamilyOf(c)]++] = c;
        }
        return starts;
    }

    /// <summary>Joins a family's hours within each past quarter of a day: the sum of a key goes to its middle hour. The table, which is empty, finds equal keys and is empty again.</summary>
    /// <returns>The cells that are left: the first ones of <paramref name="mine"/>.</returns>
    private Span<ulong> Join(int family, Span<ulong> mine)
    {
        Span<byte> targets = stackalloc byte[Slots];
        for (int s = 0; s < Slots; s++)
        {
            long hour = NewestHour - ((NewestHour - s) & 31), quarter = hour / QuarterHours * QuarterHours;
            targets[s] = (byte)(quarter + QuarterHours > NewestHour ? s : quarter + QuarterHours / 2 & 31);
        }
        Span<byte> levels = ((Span<byte>)Levels).Slice(family * Slots, Slots);
        bool any = false;
        foreach (ulong c in mine)
        {
            int from = SlotOf(c), to = targets[from];
            if (to == from) continue;
            levels[to] = (byte)(Math.Max(levels[to] & ~Joined, levels[from] & ~Joined) | Joined);
            any = true;
        }
        if (!any) return mine;
        int n = 0;
        foreach (ulong c in mine)
        {
            ulong moved = (c & ~(31UL << 55)) | (ulong)targets[SlotOf(c)] << 55;
            int at = PlaceOf(_cells, moved);
            if (_cells[at] == 0) mine[n++] = (ulong)at;
            _cells[at] = Sum(_cells[at], moved);
        }
        foreach (ref ulong place in mine[..n])
        {
            ref ulong cell = ref _cells[(int)place];
            place = cell;
            cell = 0;
        }
        return mine[..n];
    }

    /// <summary>From how many events on a key of an hour is frequent.</summary>
    private static void Frequent(ReadOnlySpan<ulong> mine, Span<long> frequent)
    {
        frequent.Clear();
        foreach (ulong c in mine) frequent[SlotOf(c)] += CountOf(c);
        foreach (ref long n in frequent) n = Math.Max(3, n / FrequentPart);
    }

    private static int Surplus(SampleRule sample, ReadOnlySpan<ulong> mine)
    {
        int n = 0;
        foreach (ulong c in mine) n += sample.Keeps(c) ? 0 : 1;
        return n;
    }

    private static void Keep(SampleRule sample, Span<ulong> mine)
    {
        int n = 0;
        foreach (ulong c in mine)
        {
            if (sample.Keeps(c)) mine[n++] = c;
        }
    }

    /// <summary>Brings the hours that hold cells of a family to its highest level, or all of them to the next one when they have it.</summary>
    private int Raise(int family, ReadOnlySpan<ulong> mine)
    {
        Span<byte> levels = ((Span<byte>)Levels).Slice(family * Slots, Slots);
        int highest = 0, lowest = HighestLevel;
        foreach (byte b in levels) highest = Math.Max(highest, b & ~Joined);
        foreach (ulong c in mine) lowest = Math.Min(lowest, levels[SlotOf(c)] & ~Joined);
        int level = lowest < highest ? highest : Math.Min(HighestLevel, highest + 1);
        foreach (ulong c in mine) levels[SlotOf(c)] = (byte)(Math.Max(level, levels[SlotOf(c)] & ~Joined) | (levels[SlotOf(c)] & Joined));
        return level;
    }

    /// <summary>What becomes of a cell: itself, another one, or 0 for nothing.</summary>
    private interface ICellRule
    {
        ulong Apply(ulong cell);
    }

    private readonly struct AllRule : ICellRule
    {
        public ulong Apply(ulong cell) => cell;
    }

    /// <summary>Keeps the slots whose bits are set.</summary>
    private readonly struct SlotRule(uint hours, uint halves) : ICellRule
    {
        public ulong Apply(ulong cell) => ((FamilyOf(cell) == KeyFamily.InternalHost ? halves : hours) >> SlotOf(cell) & 1) == 0 ? 0 : cell;
    }

    /// <summary>Keeps of a family the sampled and the frequent keys.</summary>
    private readonly ref struct SampleRule(KeyCells cells, int family, ReadOnlySpan<long> frequent)
    {
        private readonly ReadOnlySpan<long> _frequent = frequent;

        public bool Keeps(ulong cell)
        {
            int level = cells.Levels[family * Slots + SlotOf(cell)] & ~Joined;
            return level == 0 || IsSampled((KeyFamily)family, KeyOf(cell), level) || CountOf(cell) >= _frequent[SlotOf(cell)];
        }
    }
}
