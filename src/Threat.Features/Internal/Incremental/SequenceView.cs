namespace Threat.Features.Internal;

/// <summary>Recent events in the form that the kernels read, and where each came from.</summary>
internal sealed class SequenceView
{
    public readonly ExtractionWorkspace Workspace = new();

    /// <summary>Per flow and per login attempt, the place of its event.</summary>
    public readonly TypedList<int> FlowAt = new(), AttemptAt = new();

    public readonly IndexMap Hosts = new(), Users = new();
    public readonly TypedList<long> Times = new();

    public void Fill(ReadOnlySpan<RecentEvent> events)
    {
        ExtractionWorkspace w = Workspace;
        w.Clear();
        Hosts.Clear();
        Users.Clear();
        FlowAt.Clear();
        AttemptAt.Clear();
        Times.Clear();
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly RecentEvent e = ref events[i];
            Times.Add(e.Time);
            if (e.Type == 0)
            {
                int target = e.Host == 0 ? -1 : Hosts.GetOrAdd(e.Host);
                w.Flows.Add(new FlowRecord(e.Time, e.Duration, e.Detail, target, w.Services.GetOrAdd((ulong)e.Host << 17 | (uint)(e.PortOrNone + 1)), e.PortOrNone, e.State));
                FlowAt.Add(i);
            }
            else if (e.Type is 1 or 2)
            {
                EventOutcome outcome = e.Is(RecentEvent.Success) ? EventOutcome.Success : e.Is(RecentEvent.Failure) ? EventOutcome.Failure : EventOutcome.Unknown;
                w.Attempts.Add(new LoginRecord(e.Time, e.Host == 0 ? -1 : Hosts.GetOrAdd(e.Host), e.Detail == 0 ? -1 : Users.GetOrAdd((ulong)e.Detail), outcome));
                AttemptAt.Add(i);
            }
        }
        // Kernels number their targets by AddressMap; here only the count matters.
        for (int i = w.Targets.Count; i < Hosts.Count; i++) w.Targets.GetOrAdd(new AddressKey(ulong.MaxValue, (ulong)i));
    }

    public (uint Host, int Port) ServiceOf(int service)
    {
        ulong key = Workspace.Services.KeyAt(service);
        return ((uint)(key >> 17), (int)(key & 0x1FFFF) - 1);
    }

    /// <summary>The end of the 5 minutes, on the clock, in which the newest event lies: buckets end on the tiles' edges.</summary>
    public static long BucketEnd(long ticks) => (ticks / (5 * TimeKernel.Minute) + 1) * (5 * TimeKernel.Minute);
}
