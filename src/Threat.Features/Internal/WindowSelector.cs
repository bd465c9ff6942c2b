using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>Chooses, orders and cleans the events that an extraction sees, and sorts them by kind.</summary>
internal static class WindowSelector
{
    public const long Day = TimeSpan.TicksPerDay;

    public static void Select(ExtractionWorkspace w, AddressKey source, IReadOnlyList<SecurityEvent> events, long asOf)
    {
        w.Clear();
        w.Future = w.Duplicates = w.OtherSources = w.Guessed = 0;
        w.Seen = SecurityEventKinds.None;
        switch (events)
        {
            case SecurityEvent[] array:
                foreach (SecurityEvent e in array) Offer(w, e, source, asOf);
                break;
            case List<SecurityEvent> list:
                foreach (SecurityEvent e in list) Offer(w, e, source, asOf);
                break;
            default:
                for (int i = 0; i < events.Count; i++) Offer(w, events[i], source, asOf);
                break;
        }
        w.Older.Sort();
        w.Window.Sort();
        w.Duplicates += w.Older.Deduplicate(w.SeenIds);
        w.Duplicates += w.Window.Deduplicate(w.SeenIds);
        w.FirstSeenTicks = w.Older.Count > 0 ? w.Older.Times[0] : w.Window.Count > 0 ? w.Window.Times[0] : -1;
        Partition(w);
    }

    private static void Offer(ExtractionWorkspace w, SecurityEvent e, AddressKey source, long asOf)
    {
        if (e is null) throw new ArgumentException("The list of events holds null.", "events");
        if (!e.SourceKey.Equals(source)) w.OtherSources++;
        else if (e.TimeTicks >= asOf || e.IngestedTicks >= asOf) w.Future++;
        else
        {
            w.Seen |= (SecurityEventKinds)(1 << (int)e.Kind);
            (e.TimeTicks >= asOf - Day ? w.Window : w.Older).Add(e);
        }
    }

    private static void Partition(ExtractionWorkspace w)
    {
        foreach (SecurityEvent e in w.Window.Span)
        {
            switch (e.Kind)
            {
                case SecurityEventKind.Connection: w.Connections.Add(Unsafe.As<ConnectionEvent>(e)); break;
                case SecurityEventKind.Authentication: w.Logins.Add(Unsafe.As<AuthenticationEvent>(e)); break;
                case SecurityEventKind.Command: w.Commands.Add(Unsafe.As<CommandEvent>(e)); break;
                case SecurityEventKind.HttpRequest: w.Requests.Add(Unsafe.As<HttpRequestEvent>(e)); break;
                case SecurityEventKind.FileTransfer: w.Transfers.Add(Unsafe.As<FileTransferEvent>(e)); break;
            }
        }
        Span<int> target = w.ConnectionTarget.Take(w.Connections.Count), service = w.ConnectionService.Take(w.Connections.Count);
        for (int i = 0; i < target.Length; i++)
        {
            ConnectionEvent c = w.Connections.Span[i];
            target[i] = c.DestinationKey.IsNone ? -1 : w.Targets.GetOrAdd(c.DestinationKey);
            service[i] = w.Services.GetOrAdd((ulong)(target[i] + 1) << 17 | (uint)(c.DestinationPortOrNone + 1));
            w.Flows.Add(new FlowRecord(c.TimeTicks, c.DurationTicks, c.BytesSentOrNone, target[i], service[i], c.DestinationPortOrNone, c.State));
        }
        Span<int> host = w.LoginTarget.Take(w.Logins.Count);
        for (int i = 0; i < host.Length; i++)
        {
            AddressKey key = w.Logins.Span[i].DestinationKey;
            host[i] = key.IsNone ? -1 : w.Targets.GetOrAdd(key);
        }
    }
}
