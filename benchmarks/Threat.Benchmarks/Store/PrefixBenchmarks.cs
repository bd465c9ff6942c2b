using System.Net;
using BenchmarkDotNet.Attributes;
using Threat.Features.Intelligence;

namespace Threat.Benchmarks.Store;

/// <summary>A lookup among many address ranges, of addresses that are in and out.</summary>
[MemoryDiagnoser]
public class PrefixBenchmarks
{
    private const int Addresses = 65_536;
    private AddressRangeSet _set = AddressRangeSet.Empty;
    private IPAddress[] _addresses = [];
    private int _next;

    [Params(1_000, 1_000_000)]
    public int Ranges { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _set = StoreData.Ranges(Ranges);
        _addresses = StoreData.Addresses(Addresses);
    }

    [Benchmark]
    public bool Contains() => _set.Contains(_addresses[_next++ & (Addresses - 1)]);
}
