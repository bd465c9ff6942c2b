using BenchmarkDotNet.Attributes;
using Threat.Retraining;

namespace Threat.Benchmarks.Retraining;

/// <summary>Streaming a range of samples.</summary>
[MemoryDiagnoser]
public class SqliteReadBenchmark
{
    private string _folder = "";
    private SqliteSampleStore _store = null!;

    [Params(50_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("threat-bench-").FullName;
        _store = new SqliteSampleStore(Path.Combine(_folder, "samples.db"));
        for (int b = 0; b < Rows; b += 2000) await _store.AppendAsync(RetrainingSamples.Make(b, 2000));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task<long> Read()
    {
        long count = 0;
        await foreach (StoredSample _ in _store.ReadAsync(new SampleRange(0, Rows, RetrainingSamples.Schema.Hash))) count++;
        return count;
    }
}
