using Threat.Losses;
using static TorchSharp.torch;

namespace Threat.Compare;

/// <summary>Focal loss (gamma 2, a weight per class), forward and backward; as many steps a run as the peer does.</summary>
public sealed class FocalWork : ICompareWork
{
    private Tensor? _logits;
    private Tensor? _targets;
    private FocalLoss? _loss;
    private int _steps;
    private double _value;

    public string Name => "focal";

    public void Load(string dataFolder, int n, int threads)
    {
        set_num_threads(threads);
        _logits = tensor(RawArrays.Read<float>(dataFolder, $"logits_{n}.f32"), [n, 7]).requires_grad_();
        _targets = tensor(Array.ConvertAll(RawArrays.Read<int>(dataFolder, $"labels_{n}.i32"), static y => (long)y));
        _loss = new FocalLoss(new FocalLossOptions { Alpha = [0.25, 0.75, 1, 1.5, 2, 3, 5] });
        _steps = Math.Clamp(1_000_000 / n, 5, 2000);
        for (int i = 0; i < 200; i++) Step();
        Thread.Sleep(300); // lets the optimised code arrive
        for (int i = 0; i < 100; i++) Step();
    }

    public void Run()
    {
        for (int i = 0; i < _steps; i++) Step();
    }

    public string? Check() => FormattableString.Invariant($"loss={_value:0.00000}");

    private void Step()
    {
        using var scope = NewDisposeScope();
        Tensor loss = _loss!.call(_logits!, _targets!);
        loss.backward();
        _logits!.grad = null;
        _value = loss.item<float>();
    }
}
