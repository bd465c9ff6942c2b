using BenchmarkDotNet.Attributes;
using Threat.Imbalance;

namespace Threat.Benchmarks.Imbalance;

/// <summary>Series of 128 steps × 4 channels, doubled.</summary>
[MemoryDiagnoser]
public class SequenceBenchmarks
{
    private static readonly SequencePipeline Guided = new(SequenceTransform.GuidedWarp());
    private SequenceSet _set = null!;

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(3);
        float[] x = [.. Enumerable.Range(0, 1_000 * 128 * 4).Select(i => (float)(Math.Sin(i * 0.1) + random.NextDouble()))];
        _set = SequenceSet.FromMemory(x, 128, 4, Enumerable.Range(0, 1_000).Select(static i => i % 7).ToArray());
    }

    [Benchmark(Baseline = true)]
    public AugmentedSequences Default() => Augmenter.AugmentSequences(_set, factor: 2);

    [Benchmark]
    public AugmentedSequences GuidedWarp() => Guided.Augment(_set, factor: 2);
}
