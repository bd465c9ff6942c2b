using System.Net;
using System.Text.Json;
using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

public sealed class TenantContextTests
{
    /// <summary>Edges 1→2, 2→1, 1→3, 3→2, 4→1, 5→6 and node 7 alone; worked out by hand after NetworkX's definitions.</summary>
    [TestCase(1, 3 / 6.0, 1 / 3.0, 2 / 4.0, 1 - 3 / 6.0)]
    [TestCase(2, 2 / 6.0, 1, 2 / 3.0, 1 - 2 / 6.0)]
    [TestCase(3, 2 / 6.0, 1, 0, 1 - 2 / 6.0)]
    [TestCase(4, 1 / 6.0, 0, 0, 1 - 1 / 6.0)]
    [TestCase(7, 0, 0, double.NaN, 1)]
    public void Graph_features_of_a_golden_graph(int node, double centrality, double clustering, double reciprocity, double isolation)
    {
        TenantContextBuilder builder = new(T);
        builder.AddRange([Edge(1, 2), Edge(1, 2), Edge(2, 1), Edge(1, 3), Edge(3, 2), Edge(4, 1), Edge(5, 6), new OtherEvent(Ago(5), Host(7), "alert"), Edge(4, 4), new ConnectionEvent(T, Host(1)) { Destination = Host(9) }]);
        builder.NodeCount.ShouldBe(7);
        FeatureVector v = new ThreatFeatureExtractor().Extract(Host(node), [], T, builder.Build(Host(node)));
        v.ShouldBe("network_centrality", centrality);
        v.ShouldBe("clustering_coefficient", clustering);
        if (double.IsNaN(reciprocity)) v.ShouldMiss("bidirectional_connections", FeatureStatus.Insufficient);
        else v.ShouldBe("bidirectional_connections", reciprocity);
        v.ShouldBe("network_isolation_score", isolation);
    }

    [Test]
    public void Graph_features_equal_those_of_NetworkX()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Threat.Features.Tests", "Golden", "graph.json")));
        TenantContextBuilder builder = new(T);
        int edges = 0, triangles = 0;
        foreach (JsonElement edge in golden.RootElement.GetProperty("edges").EnumerateArray())
        {
            builder.Add(Edge(edge[0].GetInt32(), edge[1].GetInt32()));
            edges++;
        }
        JsonElement[] nodes = [.. golden.RootElement.GetProperty("nodes").EnumerateArray()];
        for (int n = 0; n < nodes.Length; n++) builder.Add(new OtherEvent(Ago(5), Host(n), "alert"));
        builder.NodeCount.ShouldBe(nodes.Length);
        for (int n = 0; n < nodes.Length; n++)
        {
            FeatureVector v = new ThreatFeatureExtractor().Extract(Host(n), [], T, builder.Build(Host(n)));
            v.ShouldBe("network_centrality", nodes[n].GetProperty("degree").GetDouble());
            v.ShouldBe("clustering_coefficient", nodes[n].GetProperty("clustering").GetDouble());
            if (nodes[n].GetProperty("clustering").GetDouble() > 0) triangles++;
            if (nodes[n].GetProperty("reciprocity").ValueKind == JsonValueKind.Null) v.ShouldMiss("bidirectional_connections", FeatureStatus.Insufficient);
            else v.ShouldBe("bidirectional_connections", nodes[n].GetProperty("reciprocity").GetDouble());
        }
        edges.ShouldBeGreaterThan(300);
        triangles.ShouldBeGreaterThan(20);
    }

    [Test]
    public void First_seen_baseline_and_sensors_come_from_the_tenant()
    {
        TenantContextBuilder builder = new(T);
        builder.AddRange([Login(20 * 86_400, "a"), Login(3 * 86_400, "a"), Command(2 * 86_400, "ls"), new ConnectionEvent(Ago(5), Outside)]);
        FeatureVector v = Extract(builder.Build(Source), Login(5, "a"));
        v.ShouldBe("time_since_first_event", 20 * 86_400);
        v.ShouldBe("connection_count", 0);
        v.ShouldBe("command_count", 0);
        v.ShouldMiss("http_requests", FeatureStatus.NotObserved);
        builder.Build(Source).Baseline!.EventCount.ShouldBe(2);
        builder.Build(Source).Baseline!.Days.ShouldBe(13);
    }

    [Test]
    public void ExtractMany_keeps_order_reports_progress_and_survives_a_bad_source()
    {
        List<SecurityEvent> events = [.. Enumerable.Range(0, 300).Select(i => (SecurityEvent)new ConnectionEvent(Ago(5 + i), Host(i % 40)) { Destination = Outside })];
        List<ExtractionRequest> requests = [.. ExtractionRequest.GroupBySource(events, T)];
        requests.Insert(7, new ExtractionRequest(Host(99), [null!], T));
        List<int> reported = [];
        IReadOnlyList<ExtractionResult> results = new ThreatFeatureExtractor().ExtractMany(requests, new Collected(reported));
        results.Select(r => r.Source).ShouldBe(requests.Select(r => r.Source));
        results[7].Features.ShouldBeNull();
        results[7].Error!.Message.ShouldContain("The list of events holds null.");
        results.Count(r => r.Features is not null).ShouldBe(40);
        reported.Order().ShouldBe(Enumerable.Range(1, 41));
        for (int i = 0; i < requests.Count; i++)
        {
            if (i != 7) results[i].Features!.Values.ToArray().ShouldBe(new ThreatFeatureExtractor().Extract(requests[i].Source, requests[i].Events, T).Values.ToArray());
        }
        using CancellationTokenSource cancel = new();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => new ThreatFeatureExtractor().ExtractMany(requests, null, cancel.Token));
        requests.Insert(3, null!);
        Should.Throw<ArgumentException>(() => new ThreatFeatureExtractor().ExtractMany(requests)).Message.ShouldStartWith("Request 3 is null.");
    }

    [TestCase(null, 10)]
    [TestCase(1, 1)]
    [TestCase(3, 3)]
    public void ExtractMany_works_on_as_many_sources_at_once_as_allowed(int? degree, int most)
    {
        ThreatFeatureExtractorOptions options = new();
        if (degree is { } given) options.MaxDegreeOfParallelism = given;
        options.MaxDegreeOfParallelism.ShouldBe(most);
        int running = 0, peak = 0;
        List<ExtractionRequest> requests = [.. Enumerable.Range(0, 60).Select(i => new ExtractionRequest(Host(i), new Watched(() => Enter(), () => Interlocked.Decrement(ref running)), T))];
        new ThreatFeatureExtractor(options).ExtractMany(requests).ShouldAllBe(r => r.Error == null);
        peak.ShouldBeInRange(1, most);

        void Enter()
        {
            int now = Interlocked.Increment(ref running), before;
            while ((before = peak) < now && Interlocked.CompareExchange(ref peak, now, before) != before) { }
            Thread.Sleep(2);
        }
    }

    [Test]
    public void ExtractMany_stops_in_the_middle_when_it_is_cancelled()
    {
        using CancellationTokenSource cancel = new();
        int done = 0;
        List<ExtractionRequest> requests = [.. Enumerable.Range(0, 500).Select(i => new ExtractionRequest(Host(i), [new OtherEvent(Ago(5), Host(i), "x")], T))];
        Should.Throw<OperationCanceledException>(() => new ThreatFeatureExtractor().ExtractMany(requests, new Counted(n => { if (n == 5) cancel.Cancel(); done = n; }), cancel.Token));
        done.ShouldBeLessThan(500);
    }

    private sealed class Counted(Action<int> report) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (this) report(value);
        }
    }

    /// <summary>A list of one event that says when it is read.</summary>
    private sealed class Watched(Action enter, Action leave) : IReadOnlyList<SecurityEvent>
    {
        public int Count => 1;

        public SecurityEvent this[int index]
        {
            get
            {
                enter();
                leave();
                return new OtherEvent(Ago(5), Source, "x");
            }
        }

        public IEnumerator<SecurityEvent> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static ConnectionEvent Edge(int from, int to) => new(Ago(60), Host(from)) { Destination = Host(to) };

    private sealed class Collected(List<int> all) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (all) all.Add(value);
        }
    }
}
