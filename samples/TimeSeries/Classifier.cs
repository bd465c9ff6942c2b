using System.Runtime.InteropServices;
using Threat.Imbalance;
using TorchSharp;
using static TorchSharp.torch;

namespace TimeSeries;

/// <summary>Two convolutions over time, the mean and the maximum over the hour, a linear layer.</summary>
internal sealed class Classifier : nn.Module<Tensor, Tensor>
{
    private const int BatchSize = 32;

    private readonly TorchSharp.Modules.Sequential _convolutions;
    private readonly TorchSharp.Modules.Linear _head;

    private Classifier(int channels, int classes)
        : base(nameof(Classifier))
    {
        _convolutions = nn.Sequential(nn.Conv1d(channels, 16, 7, padding: 3), nn.ReLU(), nn.Conv1d(16, 32, 5, padding: 2), nn.ReLU());
        _head = nn.Linear(64, classes);
        RegisterComponents();
    }

    public static Classifier Train(SequenceSet series, int classes, int steps, int seed)
    {
        manual_seed(seed);
        Classifier network = new(series.Channels, classes);
        using Tensor inputs = ToTensor(series), labels = tensor([.. MemoryMarshal.ToEnumerable(series.Labels).Select(id => (long)id)]);
        using var optimizer = optim.Adam(network.parameters(), 2e-3);
        using var loss = nn.CrossEntropyLoss();
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            Tensor batch = randint(series.Count, [BatchSize], dtype: ScalarType.Int64);
            optimizer.zero_grad();
            loss.call(network.call(inputs[batch]), labels[batch]).backward();
            optimizer.step();
        }
        return network;
    }

    public int[] Decide(SequenceSet series)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return [.. call(ToTensor(series)).argmax(1).data<long>().ToArray().Select(id => (int)id)];
    }

    public override Tensor forward(Tensor input)
    {
        Tensor found = _convolutions.call(input);
        return _head.call(cat([found.mean([2]), found.amax([2])], 1));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _convolutions.Dispose();
            _head.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>The suite's series are [n, length, channels]; a convolution wants [n, channels, length].</summary>
    private static Tensor ToTensor(SequenceSet series) => tensor(series.Values.ToArray(), [series.Count, series.Length, series.Channels]).transpose(1, 2).contiguous();
}
