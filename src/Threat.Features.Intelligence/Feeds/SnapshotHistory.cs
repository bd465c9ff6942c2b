namespace Threat.Features.Intelligence;

/// <summary>Dated snapshots of one list: what was known at each instant. Readers never wait for a writer.</summary>
/// <typeparam name="TSnapshot">The list.</typeparam>
/// <remarks>Thread-safe. A snapshot counts from the instant it was observed until the next one, and at most for <see cref="MaxAge"/>.</remarks>
public sealed class SnapshotHistory<TSnapshot> where TSnapshot : class
{
    private readonly Lock _writing = new();
    private volatile Dated[] _snapshots = []; // by instant; replaced whole

    /// <summary>An empty history.</summary>
    /// <param name="maxAge">After this time without a new snapshot the last one says nothing more. Positive.</param>
    /// <param name="retention">Snapshots this much older than the newest are forgotten; null keeps all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is not positive.</exception>
    public SnapshotHistory(TimeSpan maxAge, TimeSpan? retention = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        if (retention is TimeSpan r) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(r, TimeSpan.Zero);
        MaxAge = maxAge;
        Retention = retention;
    }

    /// <summary>How long a snapshot counts without a new one.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>How long snapshots are kept behind the newest; null keeps all.</summary>
    public TimeSpan? Retention { get; }

    /// <summary>Number of snapshots kept.</summary>
    public int Count => _snapshots.Length;

    /// <summary>When the newest was observed, or null.</summary>
    public DateTimeOffset? Newest => _snapshots is [.., Dated last] ? last.ObservedAt : null;

    /// <summary>When the source last served the newest, or null.</summary>
    internal DateTimeOffset? ConfirmedAt => _snapshots is [.., Dated last] ? last.ConfirmedAt : null;

    /// <summary>Adds a snapshot.</summary>
    /// <param name="snapshot">The list.</param>
    /// <param name="observedAt">When it was read from its source.</param>
    /// <param name="entryCount">Its entries.</param>
    /// <param name="acceptShrunk">Accept it even if it has less than half the entries of the last one.</param>
    public PublishOutcome Publish(TSnapshot snapshot, DateTimeOffset observedAt, int entryCount, bool acceptShrunk = false)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentOutOfRangeException.ThrowIfNegative(entryCount);
        lock (_writing)
        {
            if (_snapshots is [.., Dated last])
            {
                if (observedAt <= last.ObservedAt) return PublishOutcome.RefusedOlder;
                if (!acceptShrunk && entryCount * 2L < last.EntryCount) return PublishOutcome.RefusedShrunk;
            }
            DateTimeOffset? oldest = Retention is TimeSpan keep ? observedAt - keep : null;
            _snapshots = [.. _snapshots.Where(s => oldest is null || s.ObservedAt >= oldest), new Dated(snapshot, observedAt, observedAt, entryCount)];
            return PublishOutcome.Accepted;
        }
    }

    /// <summary>Notes that the source still serves the newest snapshot, as after HTTP 304: it stays valid from there on.</summary>
    public void Confirm(DateTimeOffset observedAt)
    {
        lock (_writing)
        {
            if (_snapshots is [.., Dated last] && observedAt > last.ConfirmedAt) _snapshots = [.. _snapshots[..^1], last with { ConfirmedAt = observedAt }];
        }
    }

    /// <summary>The snapshot valid at an instant, or null: none was observed by then, or the last one was too old.</summary>
    public TSnapshot? At(DateTimeOffset asOf)
    {
        Dated[] snapshots = _snapshots;
        int i = IndexAt(snapshots, asOf);
        return i >= 0 && asOf - snapshots[i].ConfirmedAt <= MaxAge ? snapshots[i].Snapshot : null;
    }

    /// <summary>The snapshots valid at any instant in [<paramref name="from"/>, <paramref name="to"/>), oldest first.</summary>
    public IEnumerable<TSnapshot> Within(DateTimeOffset from, DateTimeOffset to)
    {
        Dated[] snapshots = _snapshots;
        for (int i = Math.Max(0, IndexAt(snapshots, from)); i < snapshots.Length && snapshots[i].ObservedAt < to; i++)
        {
            if (snapshots[i].ConfirmedAt + MaxAge >= from) yield return snapshots[i].Snapshot;
        }
    }

    /// <summary>Whether there is a valid snapshot at every instant of [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public bool Covers(DateTimeOffset from, DateTimeOffset to)
    {
        Dated[] snapshots = _snapshots;
        int i = IndexAt(snapshots, from);
        if (i < 0) return false;
        for (; i < snapshots.Length && snapshots[i].ObservedAt < to; i++)
        {
            DateTimeOffset end = i + 1 < snapshots.Length && snapshots[i + 1].ObservedAt < to ? snapshots[i + 1].ObservedAt : to;
            // Valid to the instant MaxAge after the confirmation, that instant included.
            if (end - snapshots[i].ConfirmedAt > MaxAge + TimeSpan.FromTicks(1)) return false;
        }
        return true;
    }

    private static int IndexAt(Dated[] snapshots, DateTimeOffset asOf)
    {
        int low = 0, high = snapshots.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (snapshots[middle].ObservedAt <= asOf) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    private sealed record Dated(TSnapshot Snapshot, DateTimeOffset ObservedAt, DateTimeOffset ConfirmedAt, int EntryCount);
}
