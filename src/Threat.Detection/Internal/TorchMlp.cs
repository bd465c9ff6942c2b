using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Threat.Detection.Internal;

/// <summary>Linear, batch norm, ReLU and dropout per hidden layer, then a linear output, with PyTorch's default initial weights.</summary>
internal sealed class TorchMlp : IDisposable
{
    private readonly List<Linear> _linears = [];
    private readonly List<BatchNorm1d> _norms = [];
    private readonly double _dropout;
    private bool _training = true;

    public TorchMlp(int inputs, ThreatClassifierOptions options, int classes, Device device)
    {
        _dropout = options.Dropout;
        foreach (int size in options.HiddenSizes)
        {
            _linears.Add(nn.Linear(inputs, size));
            if (options.BatchNorm) _norms.Add(nn.BatchNorm1d(size));
            inputs = size;
        }
        _linears.Add(nn.Linear(inputs, classes));
        foreach (Linear linear in _linears) linear.to(device);
        foreach (BatchNorm1d norm in _norms) norm.to(device);
    }

    public IEnumerable<Parameter> Parameters => _linears.SelectMany(static l => l.parameters()).Concat(_norms.SelectMany(static n => n.parameters()));

    public void Train(bool on)
    {
        _training = on;
        foreach (BatchNorm1d norm in _norms) norm.train(on);
    }

    /// <summary>Logits; temporaries stay in the caller's dispose scope.</summary>
    public Tensor Forward(Tensor x)
    {
        for (int i = 0; i < _linears.Count - 1; i++)
        {
            x = _linears[i].forward(x);
            if (_norms.Count > 0) x = _norms[i].forward(x);
            x = x.relu_();
            if (_training && _dropout > 0) x = nn.functional.dropout(x, _dropout, training: true);
        }
        return _linears[^1].forward(x);
    }

    /// <summary>Copies of the weights, batch norm folded in.</summary>
    public IReadOnlyList<MlpLayer> Export()
    {
        using DisposeScope scope = NewDisposeScope();
        List<MlpLayer> layers = [];
        for (int i = 0; i < _linears.Count; i++)
        {
            Linear linear = _linears[i];
            MlpLayer layer = new((int)linear.weight.shape[1], (int)linear.weight.shape[0], Values(linear.weight), Values(linear.bias!));
            if (i < _norms.Count)
            {
                BatchNorm1d norm = _norms[i];
                layer = layer.FoldBatchNorm(Values(norm.weight!), Values(norm.bias!), Values(norm.running_mean!), Values(norm.running_var!), 1e-5);
            }
            layers.Add(layer);
        }
        return layers;
    }

    public void Dispose()
    {
        foreach (Linear linear in _linears) linear.Dispose();
        foreach (BatchNorm1d norm in _norms) norm.Dispose();
    }

    private static float[] Values(Tensor tensor) => tensor.detach().cpu().contiguous().data<float>().ToArray();
}
