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
        Random random = new(3);
        _set = AddressRangeSet.From(Enumerable.Range(0, Ranges * 23 / 20).Select(_ =>
        {
            int length = random.Next(20, 33);
            uint start = (uint)random.NextInt64(0x01000000, 0xDF000000) & (uint.MaxValue << (32 - length));
            return new IPNetwork(new IPAddress([(byte)(start >> 24), (byte)(start >> 16), (byte)(start >> 8), (byte)start]), length);
        }));
        _addresses = [.. Enumerable.Range(0, Addresses).Select(_ => new IPAddress((long)(uint)random.NextInt64()))];
    }

    [Benchmark]
    public bool Contains() => _set.Contains(_addresses[_next++ & (Addresses - 1)]);
}
