using System.Net;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Standalone or cluster, and the grouping of keys that follows: few messages, or one per slot, all sent before any answer is awaited.</summary>
internal sealed class RedisTopology : IDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private volatile object? _isCluster, _runsScriptsInTransactions;

    public RedisTopology(IConnectionMultiplexer connection)
    {
        _connection = connection;
        connection.ConfigurationChanged += OnConfigurationChanged;
    }

    /// <summary>Hears no more of changes. The connection outlives the store.</summary>
    public void Dispose() => _connection.ConfigurationChanged -= OnConfigurationChanged;

    public bool IsCluster
    {
        get
        {
            if (_isCluster is bool known) return known;
            bool cluster = _connection.GetServers().Any(static s => s.IsConnected && s.ServerType == ServerType.Cluster);
            if (_connection.IsConnected) _isCluster = cluster;
            return cluster;
        }
    }

    /// <summary>Whether a transaction may hold scripts: Garnet does not answer one that does.</summary>
    public bool RunsScriptsInTransactions
    {
        get
        {
            if (_runsScriptsInTransactions is bool known) return known;
            IServer[] connected = [.. _connection.GetServers().Where(static s => s.IsConnected)];
            bool runs = connected.Length > 0 && connected.All(static s => s.GetProductVariant(out _) is ProductVariant.Redis or ProductVariant.Valkey);
            if (connected.Length > 0) _runsScriptsInTransactions = runs;
            return runs;
        }
    }

    /// <summary>
    /// What tells whether answers come from the process that gave earlier ones: the sockets opened so far to each server, and its role. An answer arrives on the socket its
    /// question was sent on, and a socket ends with its process. Null where it cannot tell which process answers: in a cluster, which redirects, and unless exactly one
    /// master is connected.
    /// </summary>
    public ServerLinks? Links()
    {
        if (IsCluster) return null;
        IServer[] servers = _connection.GetServers();
        long[] state = new long[servers.Length];
        int masters = 0;
        for (int i = 0; i < servers.Length; i++)
        {
            bool replica = servers[i].IsReplica;
            if (!replica && servers[i].IsConnected) masters++;
            state[i] = 2 * servers[i].GetCounters().Interactive.SocketCount + (replica ? 1 : 0);
        }
        return masters == 1 ? new ServerLinks(state) : null;
    }

    private void OnConfigurationChanged(object? sender, EndPointEventArgs e) => _isCluster = _runsScriptsInTransactions = null;

    /// <summary>Places of keys by slot.</summary>
    public IEnumerable<int[]> BySlot(RedisKey[] keys)
        => Enumerable.Range(0, keys.Length).GroupBy(i => _connection.HashSlot(keys[i])).Select(static g => g.ToArray());

    /// <summary>One key for each server that has some of the keys.</summary>
    public IEnumerable<RedisKey> OnePerServer(IDatabase db, RedisKey[] first, RedisKey[] keys)
    {
        if (!IsCluster) return first[..1];
        return first.Concat(keys).DistinctBy(_connection.HashSlot).DistinctBy(key => db.IdentifyEndpoint(key, CommandFlags.DemandMaster) ?? new DnsEndPoint("none", 1));
    }

    /// <summary>The runs of all masters of a cluster; none where there is none.</summary>
    public async Task<string[]> MasterRunsAsync()
    {
        if (!IsCluster) return [];
        RedisResult[] answers = await Task.WhenAll(_connection.GetServers().Where(static s => s.IsConnected && !s.IsReplica).Select(static s => s.ExecuteAsync("INFO", "server"))).ConfigureAwait(false);
        return [.. answers.Select(static a => ServerRuns.ParseRun((string?)a))];
    }
}

/// <summary>A state of the links to the servers; see <see cref="RedisTopology.Links"/>.</summary>
internal sealed class ServerLinks(long[] state)
{
    public bool AreThose(ServerLinks? others) => others is not null && others.State.AsSpan().SequenceEqual(State);

    private long[] State { get; } = state;
}
