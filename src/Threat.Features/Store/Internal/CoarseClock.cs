using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>The time, at most as old as the system's tick (1 to 16 ms): to read the exact one makes the processor wait for all memory that is on its way.</summary>
/// <remarks>Thread-safe. Another clock than the system's is read exactly.</remarks>
internal sealed class CoarseClock(TimeProvider time)
{
    /// <summary>More than the system's tick: what is this far in the future has not come.</summary>
    public const long MarginTicks = TimeSpan.TicksPerSecond / 10;

    private readonly bool _system = ReferenceEquals(time, TimeProvider.System);
    private readonly Lock _gate = new();
    private long _tick = long.MinValue, _now;

    /// <summary>UTC ticks.</summary>
    public long Exact => time.GetUtcNow().UtcTicks;

    /// <summary>UTC ticks, at most <see cref="MarginTicks"/> behind.</summary>
    public long Now
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (!_system) return Exact;
            long tick = Environment.TickCount64;
            return tick == Volatile.Read(ref _tick) ? Volatile.Read(ref _now) : Renew(tick);
        }
    }

    // Under a lock, so that no thread that was held up writes an old time.
    private long Renew(long tick)
    {
        if (!_gate.TryEnter()) return Exact;
        try
        {
            long now = Exact;
            Volatile.Write(ref _now, now);
            Volatile.Write(ref _tick, tick);
            return now;
        }
        finally
        {
            _gate.Exit();
        }
    }
}
