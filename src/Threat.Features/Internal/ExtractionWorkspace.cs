namespace Threat.Features.Internal;

/// <summary>All that one extraction needs, reused by later ones: no allocation per event. One extraction holds it at a time.</summary>
internal sealed class ExtractionWorkspace
{
    public readonly FeatureSink Sink = new();
    public readonly EventList Window = new();
    public readonly EventList Older = new();
    public readonly HashSet<string> SeenIds = new(StringComparer.Ordinal);

    public readonly TypedList<ConnectionEvent> Connections = new();
    public readonly TypedList<AuthenticationEvent> Logins = new();
    public readonly TypedList<CommandEvent> Commands = new();
    public readonly TypedList<HttpRequestEvent> Requests = new();
    public readonly TypedList<FileTransferEvent> Transfers = new();

    /// <summary>Distinct destinations; <see cref="ConnectionTarget"/> and <see cref="LoginTarget"/> hold a number here per event, −1 without a destination. <see cref="Flows"/> and <see cref="Attempts"/> hold what kernels that look at sequences read, packed.</summary>
    public readonly AddressMap Targets = new();
    public readonly TypedList<FlowRecord> Flows = new();
    public readonly TypedList<LoginRecord> Attempts = new();
    public readonly TypedList<int> ConnectionTarget = new();
    public readonly TypedList<int> LoginTarget = new();

    /// <summary>Distinct (destination, port) of connections, and per connection its number.</summary>
    public readonly IndexMap Services = new();
    public readonly TypedList<int> ConnectionService = new();

    public readonly IndexMap Keys = new();
    public readonly IndexMap MoreKeys = new();
    public readonly StringMap Names = new();
    public readonly TypedList<int> Counts = new();
    public readonly TypedList<int> Heads = new();
    public readonly TypedList<int> Tails = new();
    public readonly TypedList<int> Nexts = new();
    public readonly TypedList<int> Others = new();
    public readonly TypedList<double> Doubles = new();
    public readonly TypedList<double> MoreDoubles = new();
    public readonly TypedList<long> Longs = new();
    public readonly TypedList<double> Scores = new();
    public readonly TypedList<bool> Flags = new();
    public readonly TypedList<int> Ints = new();
    public readonly PortCounts Ports = new();
    public readonly DayTotals Day = new();
    public readonly PriorityQueue<int, long> Closing = new();
    public readonly CommandAnalyzer CommandAnalyzer = new(Hashing.Process);
    public readonly RequestAnalyzer RequestAnalyzer = new();

    public int Future, Duplicates, OtherSources, Guessed;
    public long FirstSeenTicks;
    public SecurityEventKinds Seen;

    public void Clear()
    {
        Window.Clear();
        Older.Clear();
        SeenIds.Clear();
        Connections.Clear();
        Logins.Clear();
        Commands.Clear();
        Requests.Clear();
        Transfers.Clear();
        Flows.Clear();
        Attempts.Clear();
        Targets.Clear();
        Services.Clear();
        Keys.Clear();
        MoreKeys.Clear();
        Names.Clear();
    }
}
