namespace Threat.Features.Internal;

/// <summary>What happens when the cells are full.</summary>
internal sealed partial class KeyCells
{
    /// <summary>Makes the largest family smaller until an eighth is free.</summary>
    private void Thin(int room)
    {
        while (Count > room - room / 8)
        {
            int f = _perFamily.IndexOf(_perFamily.Max()), before = Count;
            if (f != (int)KeyFamily.InternalHost) Join(f);
            Sample(f);
            if (before - Count >= room / 16) continue;
            Span<byte> levels = Levels.AsSpan(f * Slots, Slots);
            int level = 0;
            foreach (byte b in levels) level = Math.Max(level, b & ~Joined);
            if (!Raise(f, levels, level)) Raise(f, levels, level = Math.Min(HighestLevel, level + 1));
            int now = Count;
            Sample(f);
            if (level == HighestLevel && Count == now) Rebuild(_cells.Length, c => (int)FamilyOf(c) != f);
        }
    }

    /// <summary>Joins a family's hours within each past quarter of a day: the sum of a key goes to the quarter's middle hour.</summary>
    private void Join(int family)
    {
        ulong[] old = _cells;
        _cells = new ulong[old.Length];
        Count = 0;
        Array.Clear(_perFamily);
        foreach (ulong c in old)
        {
            if (c == 0) continue;
            ulong to = c;
            long hour = NewestHour - ((NewestHour - SlotOf(c)) & 31), quarter = hour / QuarterHours * QuarterHours;
            if ((int)FamilyOf(c) == family && quarter + QuarterHours <= NewestHour)
            {
                int slot = (int)(quarter + QuarterHours / 2 & 31);
                Levels[family * Slots + slot] = (byte)(Math.Max(Levels[family * Slots + slot] & ~Joined, Levels[family * Slots + SlotOf(c)] & ~Joined) | Joined);
                to = (c & ~(31UL << 55)) | (ulong)slot << 55;
            }
            ref ulong there = ref Find(_cells, to);
            if (there == 0)
            {
                Count++;
                _perFamily[(int)FamilyOf(c)]++;
                there = to;
            }
            else there = (there & ~MostCount) | Math.Min(MostCount, (there & MostCount) + (c & MostCount));
        }
    }

    /// <summary>Keeps of a family the sampled and the frequent keys.</summary>
    private void Sample(int family)
    {
        Span<long> totals = stackalloc long[Slots];
        totals.Clear();
        foreach (ulong c in _cells)
        {
            if ((int)FamilyOf(c) == family) totals[SlotOf(c)] += CountOf(c);
        }
        ulong[] old = _cells;
        _cells = new ulong[old.Length];
        Count = 0;
        Array.Clear(_perFamily);
        foreach (ulong c in old)
        {
            if (c == 0) continue;
            int f = (int)FamilyOf(c), slot = SlotOf(c), level = Levels[f * Slots + slot] & ~Joined;
            if (f == family && level > 0 && !IsSampled((KeyFamily)f, KeyOf(c), level) && CountOf(c) < Math.Max(3, totals[slot] / FrequentPart)) continue;
            Find(_cells, c) = c;
            Count++;
            _perFamily[f]++;
        }
    }

    /// <summary>Brings the hours that hold cells of a family to a level. False when all of them had it.</summary>
    private bool Raise(int family, Span<byte> levels, int level)
    {
        bool raised = false;
        foreach (ulong c in _cells)
        {
            if (c == 0 || (int)FamilyOf(c) != family || (levels[SlotOf(c)] & ~Joined) >= level) continue;
            levels[SlotOf(c)] = (byte)(level | (levels[SlotOf(c)] & Joined));
            raised = true;
        }
        return raised;
    }
}
