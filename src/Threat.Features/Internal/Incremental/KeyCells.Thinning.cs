using System.Buffers;

namespace Threat.Features.Internal;

/// <summary>What happens when the cells are full.</summary>
internal sealed partial class KeyCells
{
    /// <summary>Makes the largest family smaller until a quarter is free.</summary>
    private void Thin(int room)
    {
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(Count);
        Span<long> frequent = stackalloc long[Slots];
        while (Count > room - room / 4)
        {
            int f = ((ReadOnlySpan<int>)_perFamily).IndexOf(Largest()), before = Count;
            ReadOnlySpan<ulong> mine = Gather(f, rented);
            if (f != (int)KeyFamily.InternalHost && Join(f, mine)) mine = Gather(f, rented);
            Frequent(mine, frequent);
            SampleRule sample = new(this, f, frequent);
            int surplus = Surplus(sample, mine), freed = before - Count + surplus;
            if (freed < room / 16)
            {
                int level = Raise(f, mine);
                surplus = Surplus(sample, mine);
                if (level == HighestLevel && surplus == 0)
                {
                    Rebuild(_cells.Length, new WithoutRule(f));
                    continue;
                }
            }
            if (surplus > 0) Rebuild(_cells.Length, sample);
        }
        ArrayPool<ulong>.Shared.Return(rented);
    }

    private int Largest()
    {
        int most = 0;
        foreach (int n in _perFamily) most = Math.Max(most, n);
        return most;
    }

    /// <summary>A family's cells, one after the other.</summary>
    private ReadOnlySpan<ulong> Gather(int family, Span<ulong> into)
    {
        int n = 0;
        foreach (ulong c in _cells)
        {
            if (c != 0 && (int)FamilyOf(c) == family) into[n++] = c;
        }
        return into[..n];
    }

    /// <summary>Joins a family's hours within each past quarter of a day: the sum of a key goes to its middle hour. False when all of them were.</summary>
    private bool Join(int family, ReadOnlySpan<ulong> mine)
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
        if (any) Rebuild(_cells.Length, new JoinRule(family, targets));
        return any;
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
        foreach (ulong c in mine) n += sample.Apply(c) == 0 ? 1 : 0;
        return n;
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

    private readonly struct WithoutRule(int family) : ICellRule
    {
        public ulong Apply(ulong cell) => (int)FamilyOf(cell) == family ? 0 : cell;
    }

    /// <summary>Keeps the slots whose bits are set.</summary>
    private readonly struct SlotRule(uint hours, uint halves) : ICellRule
    {
        public ulong Apply(ulong cell) => ((FamilyOf(cell) == KeyFamily.InternalHost ? halves : hours) >> SlotOf(cell) & 1) == 0 ? 0 : cell;
    }

    /// <summary>The sum of a key goes to the slot that a table names for its own.</summary>
    private readonly ref struct JoinRule(int family, ReadOnlySpan<byte> targets) : ICellRule
    {
        private readonly ReadOnlySpan<byte> _targets = targets;

        public ulong Apply(ulong cell) => (int)FamilyOf(cell) != family ? cell : (cell & ~(31UL << 55)) | (ulong)_targets[SlotOf(cell)] << 55;
    }

    /// <summary>Keeps of a family the sampled and the frequent keys.</summary>
    private readonly ref struct SampleRule(KeyCells cells, int family, ReadOnlySpan<long> frequent) : ICellRule
    {
        private readonly ReadOnlySpan<long> _frequent = frequent;

        public ulong Apply(ulong cell)
        {
            if ((int)FamilyOf(cell) != family) return cell;
            int level = cells.Levels[family * Slots + SlotOf(cell)] & ~Joined;
            return level > 0 && !IsSampled((KeyFamily)family, KeyOf(cell), level) && CountOf(cell) < _frequent[SlotOf(cell)] ? 0 : cell;
        }
    }
}
