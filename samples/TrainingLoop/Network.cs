using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TrainingLoop;

/// <summary>A small network; with a cosine head, outputs are cosines in −1 to 1, which is what LDAM's margins and scale are made for.</summary>
internal sealed class Network : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _body;
    private readonly Linear _head;
    private readonly bool _cosine;

    public Network(int columns, int classes, bool cosine, int seed)
        : base(nameof(Network))
    {
        manual_seed(seed);
        _cosine = cosine;
        _body = nn.Sequential(nn.Linear(columns, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU());
        _head = nn.Linear(32, classes, hasBias: !cosine);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor hidden = _body.call(input);
        return _cosine ? nn.functional.linear(nn.functional.normalize(hidden), nn.functional.normalize(_head.weight)) : _head.call(hidden);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _head.Dispose();
        }
        base.Dispose(disposing);
    }
}
