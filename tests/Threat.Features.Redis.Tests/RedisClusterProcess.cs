using StackExchange.Redis;

namespace Threat.Features.Redis.Tests;

/// <summary>Three redis-server masters on loopback that share all 16,384 slots.</summary>
internal sealed class RedisClusterProcess : IDisposable
{
    private const int Slots = 16384;
    private readonly List<RedisServerProcess> _nodes = [];

    public static RedisClusterProcess StartOrSkip(int nodes = 3)
    {
        RedisClusterProcess cluster = new();
        try
        {
            for (int i = 0; i < nodes; i++) cluster._nodes.Add(RedisServerProcess.StartOrSkip("--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
            cluster.Join();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public IReadOnlyList<RedisServerProcess> Nodes => _nodes;

    public string Endpoints => string.Join(',', _nodes.Select(static n => $"127.0.0.1:{n.Port}"));

    public void Dispose()
    {
        foreach (RedisServerProcess node in _nodes) node.Dispose();
    }

    private void Join()
    {
        for (int i = 0; i < _nodes.Count; i++)
        {
            int first = Slots * i / _nodes.Count, last = Slots * (i + 1) / _nodes.Count - 1;
            Execute(i, "CLUSTER", "ADDSLOTSRANGE", first, last);
            if (i > 0) Execute(i, "CLUSTER", "MEET", "127.0.0.1", _nodes[0].Port);
        }
        for (int attempt = 0; attempt < 300; attempt++)
        {
            if (Enumerable.Range(0, _nodes.Count).All(i => Execute(i, "CLUSTER", "INFO") is { } info && info.Contains("cluster_state:ok") && info.Contains($"cluster_known_nodes:{_nodes.Count}"))) return;
            Thread.Sleep(50);
        }
        throw new InvalidOperationException("The cluster did not come together.");
    }

    private string? Execute(int node, string command, params object[] arguments)
    {
        using ConnectionMultiplexer connection = ConnectionMultiplexer.Connect($"127.0.0.1:{_nodes[node].Port},allowAdmin=true,connectTimeout=1000");
        return (string?)connection.GetServer("127.0.0.1", _nodes[node].Port).Execute(command, arguments);
    }
}
