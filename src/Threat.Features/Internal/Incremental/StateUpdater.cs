using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>Adds events to a state, each in constant time.</summary>
internal sealed class StateUpdater(SiteProfile site, KeyedHash hash, int recentEvents, int cellLimit)
{
    private readonly CommandAnalyzer _commands = new(hash);
    private readonly RequestAnalyzer _requests = new();
    private readonly IndexMap _canonical = new(), _verbs = new();
    private readonly TypedList<int> _sequence = new();
    private readonly StateFolder _folder = new(recentEvents);
    private readonly ServiceHashes _services = new(hash);

    public void Add(StateCore s, SecurityEvent e)
    {
        long t = e.TimeTicks, hour = t / TimeKernel.Hour;
        s.Advance(t);
        s.Events++;
        if (s.First < 0 || t < s.First) s.First = t;
        s.Seen |= (SecurityEventKinds)(1 << (int)e.Kind);
        s.Minutes.Add(t / TimeKernel.Minute, e.Kind == SecurityEventKind.Connection);
        int type = EventTypes.Of(e);
        RecentEvent recent = new() { Time = t, Duration = -1, Packets = -1, Kind = (byte)type, Host = e.DestinationKey.IsNone ? 0 : Host(e.DestinationKey) };
        if (e.DestinationPortOrNone >= 0) (recent.Port, recent.Flags) = ((ushort)e.DestinationPortOrNone, RecentEvent.HasPort);
        long sent = 0, external = 0;
        bool failed = false;
        HourTile? tile = s.Hour(hour);
        if (e.Kind == SecurityEventKind.Connection)
        {
            ConnectionEvent c = Unsafe.As<ConnectionEvent>(e);
            sent = Math.Max(0, c.BytesSentOrNone);
            bool isInternal = !c.DestinationKey.IsNone && site.IsInternal(c.DestinationKey);
            if (!c.DestinationKey.IsNone && !isInternal) external = sent;
            if (tile is not null) Connection(s, tile, c, ref recent, isInternal);
        }
        else if (e.Kind == SecurityEventKind.Authentication)
        {
            AuthenticationEvent a = Unsafe.As<AuthenticationEvent>(e);
            failed = a.Outcome == EventOutcome.Failure;
            if (tile is not null) Login(s, tile, a, ref recent);
        }
        if (!e.DestinationKey.IsNone && site.IsInternal(e.DestinationKey)) s.Cells.Add(KeyFamily.InternalHost, t / (TimeSpan.TicksPerDay / 2), recent.Host >> 1, (ulong)t, cellLimit);
        s.Day(t / TimeSpan.TicksPerDay)?.Add(t, type, failed, sent, external);
        if (tile is null) return;
        switch (e.Kind)
        {
            case SecurityEventKind.Command: Command(s, tile, Unsafe.As<CommandEvent>(e)); break;
            case SecurityEventKind.HttpRequest: Request(s, tile, Unsafe.As<HttpRequestEvent>(e)); break;
            case SecurityEventKind.FileTransfer: Transfer(s, tile, Unsafe.As<FileTransferEvent>(e)); break;
        }
        tile.Count(Counted.Types + type);
        tile.First = Math.Min(tile.First, t);
        tile.Last = Math.Max(tile.Last, t);
        tile.Minutes |= 1UL << (int)(t / TimeKernel.Minute % 60);
        s.Cells.Add(KeyFamily.Mix, hour, _services.Mix(recent.Host, recent.PortOrNone, type), (ulong)t, cellLimit);
        if (t < s.Folded) return;
        s.Recent.Add(recent, recentEvents);
        if (s.Recent.Count >= recentEvents) _folder.Fold(s);
    }

    public void Merge(StateCore into, StateCore from)
    {
        if (from.Last < 0) return;
        into.Advance(from.Last);
        into.Events += from.Events;
        if (from.First >= 0 && (into.First < 0 || from.First < into.First)) into.First = from.First;
        into.Seen |= from.Seen;
        into.Folded = Math.Max(into.Folded, from.Folded);
        into.Minutes.Merge(from.Minutes);
        into.Cells.Merge(from.Cells, cellLimit);
        foreach (HourTile tile in from.Hours) into.Hour(tile.Hour)?.Merge(tile);
        foreach (DayTile tile in from.Days) into.Day(tile.Day)?.Merge(tile);
        into.Recent.Merge(from.Recent);
        into.ForgetRecent();
        while (into.Recent.Count >= recentEvents) _folder.Fold(into);
        into.Recent.Trim(recentEvents);
    }

    private uint Host(AddressKey key) => (uint)(hash.Of(key) >> 32) | 1;

    private void Key(StateCore s, KeyFamily family, HourTile tile, ulong hashed, long t) => s.Cells.Add(family, tile.Hour, (uint)(hashed >> 33), (ulong)t, cellLimit);

    private void Connection(StateCore s, HourTile tile, ConnectionEvent c, ref RecentEvent r, bool isInternal)
    {
        long t = c.TimeTicks;
        r.Kind |= (byte)((int)c.State << 4);
        r.Duration = c.DurationTicks;
        r.Detail = c.BytesSentOrNone;
        if (c.PacketsSentOrNone >= 0 || c.PacketsReceivedOrNone >= 0) r.Packets = Math.Max(0, c.PacketsSentOrNone) + Math.Max(0, c.PacketsReceivedOrNone);
        if (isInternal && LateralKernel.IsReached(c.State) && LateralKernel.IsAdministration(c.DestinationPortOrNone) && !c.DestinationKey.Equals(s.Source)) r.Flags |= RecentEvent.NewAdministration;
        ConnectionTotals.Add(tile, c, site, isInternal);
        if (c.DestinationPortOrNone >= 0) s.Cells.Add(KeyFamily.DestinationPort, tile.Hour, (uint)c.DestinationPortOrNone, (ulong)t, cellLimit);
        if (c.SourcePortOrNone >= 0) s.Cells.Add(KeyFamily.SourcePort, tile.Hour, (uint)c.SourcePortOrNone, (ulong)t, cellLimit);
        if (r.Host != 0) s.Cells.Add(KeyFamily.Destination, tile.Hour, r.Host >> 1, (ulong)t, cellLimit);
    }

    private void Login(StateCore s, HourTile tile, AuthenticationEvent a, ref RecentEvent r)
    {
        if (a.Outcome == EventOutcome.Failure) tile.Count(Counted.Failures);
        if (a.Outcome == EventOutcome.Success) tile.Count(Counted.Successes);
        r.Flags |= a.Outcome switch { EventOutcome.Success => RecentEvent.Success, EventOutcome.Failure => RecentEvent.Failure, _ => 0 };
        if (a.UserKey is not null)
        {
            ulong user = hash.Of(a.UserKey.AsSpan());
            r.Detail = (long)(user | 1);
            tile.Count(Counted.Named);
            Key(s, KeyFamily.User, tile, user, a.TimeTicks);
        }
        if (a.Credential is not { } credential) return;
        tile.Count(Counted.WithPassword);
        if (credential.IsDefaultPair) tile.Count(Counted.Defaults);
        Key(s, KeyFamily.Password, tile, hash.Mix(credential.Password.High ^ credential.Password.Low), a.TimeTicks);
    }

    private void Command(StateCore s, HourTile tile, CommandEvent x)
    {
        _canonical.Clear();
        _verbs.Clear();
        _sequence.Clear();
        CommandTraits traits = _commands.Analyze(x.CommandLine, _canonical, _verbs, _sequence);
        if ((traits & CommandTraits.Dangerous) != 0) tile.Count(Counted.Dangerous);
        if ((traits & CommandTraits.Download) != 0) tile.Count(Counted.Downloads);
        if ((traits & CommandTraits.Upload) != 0) tile.Count(Counted.Uploads);
        if ((traits & CommandTraits.Interpreter) != 0) tile.Count(Counted.Scripts);
        if ((traits & CommandTraits.ShellSpawn) != 0) tile.Count(Counted.Shells);
        if ((traits & CommandTraits.Escalation) != 0) tile.Escalation = Math.Max(tile.Escalation, x.Outcome == EventOutcome.Success ? 2 : 1);
        for (int i = 0; i < _canonical.Count; i++) Key(s, KeyFamily.Command, tile, hash.Mix(_canonical.KeyAt(i)), x.TimeTicks);
        int n = 0;
        foreach (int v in _sequence.Span) Key(s, KeyFamily.Verb, tile, hash.Mix(_verbs.KeyAt(v)), x.TimeTicks + n++);
        tile.Count(Counted.Verbs, (uint)_sequence.Count);
    }

    private void Request(StateCore s, HourTile tile, HttpRequestEvent r)
    {
        RequestFindings found = _requests.Analyze(r.Target);
        tile.Count(Counted.Methods + HttpMethods.IndexOf(r.Method));
        tile.Sum(Summed.UrlBytes, found.Length);
        if (!double.IsNaN(found.Entropy))
        {
            tile.Sum(Summed.UrlEntropy, (long)Math.Round(found.Entropy * Summed.EntropyStep));
            tile.Count(Counted.Measured);
        }
        if ((found.Traits & RequestTraits.RestrictedPath) != 0) tile.Count(Counted.Suspicious);
        if ((found.Traits & RequestTraits.SqlInjection) != 0) tile.Count(Counted.Sql);
        if ((found.Traits & RequestTraits.CrossSiteScripting) != 0) tile.Count(Counted.Markup);
        if ((found.Traits & RequestTraits.PathTraversal) != 0) tile.Count(Counted.Traversal);
        tile.Count(Counted.Accesses);
        Key(s, KeyFamily.Resource, tile, DestinationKernel.ResourceOf(r, hash), r.TimeTicks);
    }

    private void Transfer(StateCore s, HourTile tile, FileTransferEvent f)
    {
        tile.Count(f.Direction == TransferDirection.Inbound ? Counted.Downloads : Counted.Uploads);
        if (f.Resource is null) return;
        tile.Count(Counted.Accesses);
        Key(s, KeyFamily.Resource, tile, hash.Of(f.Resource.AsSpan()), f.TimeTicks);
    }
}
