using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Imbalance;
using Threat.Imbalance.Internal;

namespace Threat.Benchmarks.Imbalance;

/// <summary>All rows against all rows, 5 neighbours: exact with and without principal components, and approximate.</summary>
[MemoryDiagnoser]
public class NeighborSearchBenchmarks
{
    private NeighborRequest _request = null!;

    [Params(5_000, 20_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        FeatureMatrix features = ImbalanceData.Create(Rows).Features;
        _request = new NeighborRequest(features.Values, features.ColumnCount, [.. Enumerable.Range(0, features.RowCount)], null, 5);
    }

    [Benchmark(Baseline = true)]
    public object Exact() => NeighborSearch.Run(_request);

    [Benchmark]
    public object ExactWithoutComponents() => NeighborSearch.Run(_request with { Filter = false });

    [Benchmark]
    public object ExactOneThread() => NeighborSearch.Run(_request with { Threads = 1 });

    [Benchmark]
    public object Approximate() => NeighborSearch.Run(_request with { Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate } });
}
