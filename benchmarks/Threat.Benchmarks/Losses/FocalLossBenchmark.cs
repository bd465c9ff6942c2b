using BenchmarkDotNet.Attributes;
using Threat.Losses;
using static TorchSharp.torch;

namespace Threat.Benchmarks.Losses;

/// <summary>Focal loss forward and backward: fused, and composed of TorchSharp's operations as users write it. One thread.</summary>
[MemoryDiagnoser]
public class FocalLossBenchmark
{
    private static readonly double[] Alpha = [0.25, 0.75, 1, 1.5, 2, 3, 5];
    private Tensor _logits = null!, _targets = null!, _alpha = null!;
    private FocalLoss _loss = null!;

    [Params(128, 4_096, 65_536)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        manual_seed(1);
        _logits = randn(Rows, 7).requires_grad_();
        _targets = randint(0, 7, Rows);
        _alpha = tensor(Alpha, ScalarType.Float32);
        _loss = new FocalLoss(new FocalLossOptions { Alpha = Alpha });
    }

    [Benchmark(Baseline = true)]
    public void Fused()
    {
        using var scope = NewDisposeScope();
        _loss.call(_logits, _targets).backward();
        _logits.grad = null;
    }

    [Benchmark]
    public void Composed()
    {
        using var scope = NewDisposeScope();
        Tensor log = nn.functional.log_softmax(_logits, 1).gather(1, _targets.unsqueeze(1)).squeeze(1);
        ((-log.expm1()).pow(2) * -log * _alpha[_targets]).mean().backward();
        _logits.grad = null;
    }
}
