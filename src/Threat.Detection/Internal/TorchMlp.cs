using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Detection.Internal;

/// <summary>
/// Linear, batch norm, ReLU and dropout per hidden layer, then a linear output, with PyTorch's default initial weights. Made of plain tensors, which
/// belong to the dispose scope they are made in.
/// </summary>
internal sealed class TorchMlp
{
    private const double Epsilon = 1e-5, Momentum = 0.1;
    private readonly List<(Tensor Weight, Tensor Bias)> _linears = [];
    private readonly List<(Tensor Gamma, Tensor Beta, Tensor Mean, Tensor Variance)> _norms = [];
    private readonly double _dropout;
    private bool _training = true;

    public TorchMlp(int inputs, ThreatClassifierOptions options, int classes, Device device)
    {
        _dropout = options.Dropout;
        foreach (int size in (int[])[.. options.HiddenSizes, classes])
        {
            Tensor weight = empty(size, inputs), bias = empty(size);
            nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
            nn.init.uniform_(bias, -1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs));
            bool hidden = _linears.Count < options.HiddenSizes.Count;
            _linears.Add((Trained(weight.to(device)), Trained(bias.to(device))));
            if (hidden && options.BatchNorm) _norms.Add((Trained(ones(size, device: device)), Trained(zeros(size, device: device)), zeros(size, device: device), ones(size, device: device)));
            inputs = size;
        }
    }

    public IReadOnlyList<Tensor> Parameters => [.. _linears.SelectMany(static l => new[] { l.Weight, l.Bias }), .. _norms.SelectMany(static n => new[] { n.Gamma, n.Beta })];

    public void Train(bool on) => _training = on;

    /// <summary>Logits; temporaries stay in the caller's dispose scope.</summary>
    public Tensor Forward(Tensor x)
    {
        for (int i = 0; i < _linears.Count - 1; i++)
        {
            x = nn.functional.linear(x, _linears[i].Weight, _linears[i].Bias);
            if (i < _norms.Count) x = nn.functional.batch_norm(x, _norms[i].Mean, _norms[i].Variance, _norms[i].Gamma, _norms[i].Beta, _training, Momentum, Epsilon);
            x = x.relu_();
            if (_training && _dropout > 0) x = nn.functional.dropout(x, _dropout, training: true);
        }
        return nn.functional.linear(x, _linears[^1].Weight, _linears[^1].Bias);
    }

    /// <summary>Copies of the weights, batch norm folded in.</summary>
    public IReadOnlyList<MlpLayer> Export()
    {
        using DisposeScope scope = NewDisposeScope();
        List<MlpLayer> layers = [];
        for (int i = 0; i < _linears.Count; i++)
        {
            (Tensor weight, Tensor bias) = _linears[i];
            MlpLayer layer = new((int)weight.shape[1], (int)weight.shape[0], Values(weight), Values(bias));
            if (i < _norms.Count) layer = layer.FoldBatchNorm(Values(_norms[i].Gamma), Values(_norms[i].Beta), Values(_norms[i].Mean), Values(_norms[i].Variance), Epsilon);
            layers.Add(layer);
        }
        return layers;
    }

    private static Tensor Trained(Tensor tensor) => tensor.requires_grad_(true);

    private static float[] Values(Tensor tensor) => tensor.detach().cpu().contiguous().data<float>().ToArray();
}
