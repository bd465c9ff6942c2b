using BenchmarkDotNet.Attributes;
using Threat.Retraining;

namespace Threat.Benchmarks.Retraining;

/// <summary>One durable batch; divide the batch by the time for samples a second.</summary>
[MemoryDiagnoser]
public class SqliteAppendBenchmark
{
    private string _folder = "";
    private SqliteSampleStore _store = null!;
    private TrainingSample[] _batch = [];
    private int _next;

    [Params(100, 2000)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("threat-bench-").FullName;
        _store = new SqliteSampleStore(Path.Combine(_folder, "samples.db"));
    }

    [IterationSetup]
    public void Next() => _batch = RetrainingSamples.Make(_next += Batch, Batch);

    [GlobalCleanup]
    public void Cleanup()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task<IReadOnlyList<CollectOutcome>> Append() => _store.AppendAsync(_batch);
}
