using System.Buffers.Binary;

namespace Threat.Features.Internal;

/// <summary>
/// A state as bytes: "TFST", version, then numbers, then a checksum of all before it. The same events give the same bytes whatever the order in which states were merged, as long as nothing was folded or thinned.
/// </summary>
internal static class StateCodec
{
    public const byte Version = 1;
    private const int ChecksumLength = 8, HeaderLength = 5;

    private static readonly KeyedHash Checksum = new(0x7374617465303176, 0x636865636B73756D);

    public static byte[] Write(StateCore s, ulong fingerprint)
    {
        ByteOutput o = new();
        foreach (byte b in "TFST"u8) o.Byte(b);
        o.Byte(Version);
        o.Fixed(fingerprint);
        o.Fixed(s.Source.High);
        o.Fixed(s.Source.Low);
        o.Unsigned((ulong)s.Events);
        o.Signed(s.First);
        o.Signed(s.Last);
        o.Signed(s.Folded);
        o.Unsigned((ulong)s.Seen);
        Recent(o, s.Recent.Span);
        o.Unsigned((ulong)s.Minutes.Head);
        o.Many(s.Minutes.Events);
        o.Many(s.Minutes.Connections);
        Cells(o, s.Cells);
        o.Unsigned((ulong)s.Hours.Count);
        foreach (HourTile tile in s.Hours) Hour(o, tile);
        o.Unsigned((ulong)s.Days.Count);
        foreach (DayTile tile in s.Days) Day(o, tile);
        o.Fixed(Checksum.Of(o.Written));
        return o.Written.ToArray();
    }

    public static StateCore Read(ReadOnlySpan<byte> bytes, ulong fingerprint, int cellLimit)
    {
        if (bytes.Length < HeaderLength + ChecksumLength || !bytes.StartsWith("TFST"u8)) throw new InvalidDataException("These bytes are no feature state; give what FeatureState.ToBytes returned.");
        if (bytes[4] != Version) throw new InvalidDataException($"The feature state has version {bytes[4]}; this release reads version {Version}. Build the state anew from the events, or read it with the release that wrote it.");
        ReadOnlySpan<byte> body = bytes[..^ChecksumLength];
        if (Checksum.Of(body) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumLength..])) throw ByteInput.Damaged("its checksum is wrong");
        ByteInput i = new(body[HeaderLength..]);
        if (i.Fixed() != fingerprint) throw new InvalidDataException("The feature state was made with another FeatureStateOptions.HashKey; give all that share states the same key.");
        StateCore s = new(new AddressKey(i.Fixed(), i.Fixed())) { Events = (long)i.Unsigned(long.MaxValue), First = i.Time(), Last = i.Time(), Folded = i.Time(), Seen = (SecurityEventKinds)i.Unsigned((ulong)SecurityEventKinds.All) };
        if (s.First > s.Last || s.Folded > s.Last || s.Events > 0 != s.Last >= 0) throw ByteInput.Damaged("its times contradict each other");
        Recent(ref i, s);
        s.Minutes.Head = (long)i.Unsigned(long.MaxValue / TimeKernel.Minute);
        i.Into(s.Minutes.Events);
        i.Into(s.Minutes.Connections);
        Cells(ref i, s.Cells, Math.Max(0, s.Last), cellLimit);
        for (int n = i.Many(KeyCells.HoursKept); n > 0; n--) Hour(ref i, s);
        for (int n = i.Many(StateCore.MostDays); n > 0; n--) Day(ref i, s);
        return i.IsAtEnd ? s : throw ByteInput.Damaged("there is something behind its end");
    }

    /// <summary>Puts the right checksum behind bytes.</summary>
    public static void Seal(Span<byte> bytes) => BinaryPrimitives.WriteUInt64LittleEndian(bytes[^ChecksumLength..], Checksum.Of(bytes[..^ChecksumLength]));

    private static void Recent(ByteOutput o, ReadOnlySpan<RecentEvent> events)
    {
        o.Unsigned((ulong)events.Length);
        long before = 0;
        foreach (ref readonly RecentEvent e in events)
        {
            o.Unsigned((ulong)(e.Time - before));
            before = e.Time;
            o.Byte(e.Kind);
            o.Byte(e.Flags);
            o.Signed(e.Duration);
            o.Signed(e.Detail);
            o.Signed(e.Packets);
            o.Unsigned(e.Host);
            o.Unsigned(e.Port);
        }
    }

    private static void Recent(ref ByteInput i, StateCore s)
    {
        long time = 0;
        for (int n = i.Many(1 << 20); n > 0; n--)
        {
            time += (long)i.Unsigned(long.MaxValue / 4);
            RecentEvent e = new() { Time = time, Kind = i.Byte(), Flags = i.Byte(31), Duration = i.Signed(), Detail = i.Signed(), Packets = i.Signed(), Host = (uint)i.Unsigned(uint.MaxValue), Port = (ushort)i.Unsigned(ushort.MaxValue) };
            if (time > s.Last || e.Type >= EventTypes.Count || e.State > ConnectionState.OTH || e.Duration < -1 || e.Duration > 36_500 * TimeSpan.TicksPerDay || e.Packets < -1) throw ByteInput.Damaged("an event is out of range");
            s.Recent.Add(e, int.MaxValue);
        }
    }

    private static void Cells(ByteOutput o, KeyCells cells)
    {
        ulong[] sorted = [.. cells.Cells.ToArray().Where(c => c != 0 && cells.IsKept(c)).Order()];
        o.Unsigned((ulong)sorted.Length);
        ulong before = 0;
        foreach (ulong c in sorted)
        {
            o.Unsigned(c - before);
            before = c;
        }
        o.Unsigned((ulong)Enumerable.Range(0, KeyCells.Families * KeyCells.Slots).Count(l => cells.LevelAt(l) != 0));
        for (int l = 0; l < KeyCells.Families * KeyCells.Slots; l++)
        {
            if (cells.LevelAt(l) == 0) continue;
            o.Unsigned((ulong)l);
            o.Byte(cells.LevelAt(l));
        }
    }

    private static void Cells(ref ByteInput i, KeyCells cells, long last, int limit)
    {
        cells.Advance(last / TimeKernel.Hour, false);
        ulong[] all = new ulong[i.Many(1 << 20)];
        ulong cell = 0;
        foreach (ref ulong c in all.AsSpan())
        {
            cell += i.Unsigned(ulong.MaxValue - cell);
            c = KeyCells.CountOf(cell) > 0 && KeyCells.FamilyOf(cell) is > KeyFamily.None and <= KeyFamily.InternalHost ? cell : throw ByteInput.Damaged("a key is out of range");
        }
        for (int n = i.Many(KeyCells.Families * KeyCells.Slots); n > 0; n--) cells.Levels[(int)i.Unsigned(KeyCells.Families * KeyCells.Slots - 1)] = Level(ref i);
        foreach (ulong c in all)
        {
            if (cells.Contains(c)) throw ByteInput.Damaged("a key is there twice");
            cells.Restore(c, limit);
        }
    }

    private static byte Level(ref ByteInput i) => i.Byte() is var level && (level & ~KeyCells.Joined) <= KeyCells.HighestLevel ? level : throw ByteInput.Damaged("a level is out of range");

    private static void Hour(ByteOutput o, HourTile t)
    {
        o.Unsigned((ulong)t.Hour);
        o.Many(t.Counts);
        o.Many(t.Sums);
        foreach (long x in (ReadOnlySpan<long>)[t.First, t.Last, t.EntryFrom, t.EntryTo]) o.Signed(x);
        o.Unsigned((ulong)(t.GapSquares >> 64));
        o.Unsigned((ulong)t.GapSquares);
        o.Unsigned(t.Minutes);
        foreach (double x in (ReadOnlySpan<double>)[t.Vertical, t.Horizontal, t.Stuffing]) o.Real(x);
        o.Unsigned((ulong)t.WorstUser);
        o.Byte((byte)t.Escalation);
    }

    private static void Hour(ref ByteInput i, StateCore s)
    {
        long hour = (long)i.Unsigned((ulong)(s.Last / TimeKernel.Hour));
        if (s.Hours.Count > 0 && s.Hours[^1].Hour >= hour) throw ByteInput.Damaged("its hours are out of order");
        HourTile t = s.Hour(hour) ?? throw ByteInput.Damaged("an hour is out of range");
        i.Into(t.Counts);
        i.Into(t.Sums);
        (t.First, t.Last, t.EntryFrom, t.EntryTo) = (i.Time(), i.Time(), i.Time(), i.Time());
        if (t.First / TimeKernel.Hour != hour || t.Last / TimeKernel.Hour != hour || t.First > t.Last || t.EntryFrom > t.EntryTo) throw ByteInput.Damaged("an hour's times are out of range");
        t.GapSquares = (UInt128)i.Unsigned(ulong.MaxValue >> 16) << 64 | i.Unsigned();
        t.Minutes = i.Unsigned((1UL << 60) - 1);
        (t.Vertical, t.Horizontal, t.Stuffing, t.WorstUser, t.Escalation) = (i.Share(), i.Share(), i.Share(), (int)i.Unsigned(int.MaxValue), i.Byte(2));
    }

    private static void Day(ByteOutput o, DayTile t)
    {
        o.Unsigned((ulong)t.Day);
        o.Many(t.Hours);
        o.Many(t.Counts);
        o.Many(t.Sums);
        o.Many(t.First);
        o.Many(t.Last);
    }

    private static void Day(ref ByteInput i, StateCore s)
    {
        const uint most = (uint)(DayTile.HalfHour / 10);
        long day = (long)i.Unsigned((ulong)(s.Last / TimeSpan.TicksPerDay));
        if (s.Days.Count > 0 && s.Days[^1].Day >= day) throw ByteInput.Damaged("its days are out of order");
        DayTile t = s.Day(day) ?? throw ByteInput.Damaged("a day is out of range");
        i.Into(t.Hours);
        i.Into(t.Counts);
        i.Into(t.Sums);
        i.Into(t.First, most);
        i.Into(t.Last, most);
        for (int h = 0; h < DayTile.Halves; h++)
        {
            if (t.First[h] > t.Last[h] || (t.First[h] == 0) != (t.Last[h] == 0)) throw ByteInput.Damaged("a half hour's times are out of range");
        }
    }
}
