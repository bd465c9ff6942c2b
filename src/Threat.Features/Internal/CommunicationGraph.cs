namespace Threat.Features.Internal;

/// <summary>Who opened connections to whom: a directed graph without multiple edges; a connection to oneself is no edge.</summary>
internal sealed class CommunicationGraph
{
    private readonly Dictionary<AddressKey, Node> _nodes = [];
    private HashSet<AddressKey>? _hosts;

    public int NodeCount => _nodes.Count;

    public bool Contains(AddressKey key) => _nodes.ContainsKey(key);

    public void AddNode(AddressKey key) => Get(key);

    public void AddEdge(AddressKey from, AddressKey to)
    {
        Node a = Get(from), b = Get(to);
        if (a == b) return;
        a.Out.Add(to);
        b.In.Add(from);
        a.Peers.Add(to);
        b.Peers.Add(from);
    }

    public GraphPosition PositionOf(AddressKey key, SiteProfile site)
    {
        Node v = _nodes[key];
        int degree = v.Peers.Count, edges = v.Out.Count + v.In.Count, mutual = v.Out.Count(v.In.Contains);
        return new GraphPosition(
            _nodes.Count < 2 ? double.NaN : degree / (_nodes.Count - 1.0),
            degree < 2 ? 0 : 2.0 * Triangles(v) / (degree * (degree - 1.0)),
            edges == 0 ? double.NaN : 2.0 * mutual / edges,
            Isolation(key, v, site));
    }

    /// <summary>Pairs of peers that are peers of each other.</summary>
    private long Triangles(Node v)
    {
        long twice = 0;
        foreach (AddressKey p in v.Peers)
        {
            HashSet<AddressKey> peers = _nodes[p].Peers;
            (HashSet<AddressKey> few, HashSet<AddressKey> many) = peers.Count < v.Peers.Count ? (peers, v.Peers) : (v.Peers, peers);
            foreach (AddressKey q in few)
            {
                if (many.Contains(q)) twice++;
            }
        }
        return twice / 2;
    }

    private double Isolation(AddressKey key, Node v, SiteProfile site)
    {
        _hosts ??= [.. _nodes.Keys.Where(site.IsInternal)];
        int others = _hosts.Count - (_hosts.Contains(key) ? 1 : 0);
        return others == 0 ? double.NaN : 1 - v.Peers.Count(_hosts.Contains) / (double)others;
    }

    private Node Get(AddressKey key)
    {
        if (_nodes.TryGetValue(key, out Node? node)) return node;
        _hosts = null;
        _nodes.Add(key, node = new Node());
        return node;
    }

    private sealed class Node
    {
        public HashSet<AddressKey> Out { get; } = [];

        public HashSet<AddressKey> In { get; } = [];

        public HashSet<AddressKey> Peers { get; } = [];
    }
}
