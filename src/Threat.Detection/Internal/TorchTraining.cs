using System.Diagnostics;
using Threat.Core;
using Threat.Losses;
using Threat.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Detection.Internal;

/// <summary>One training. Runs inside a <see cref="TorchSession"/>, whose dispose scope owns what is left over.</summary>
internal sealed class TorchTraining(ThreatClassifierOptions options, TrainingRequest request, InputScaler scaler, LossContext context)
{
    private const int ValidationBatch = 4096;

    /// <summary>Trains and gives the layers to serve.</summary>
    public IReadOnlyList<MlpLayer> Run(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        Device device = TorchDevice.Require(options.Device);
        TorchMlp network = new(scaler.ColumnCount, options, context.Labels.Count, device);
        using Loss<Tensor, Tensor, Tensor> loss = options.Loss(context) ?? throw new InvalidOperationException("ThreatClassifierOptions.Loss gave null.");
        loss.to(device);
        IAdam adam = device.type == DeviceType.CPU
            ? new CpuAdam(network.Parameters, options.LearningRate, options.WeightDecay)
            : new TensorAdam(network.Parameters, options.LearningRate, options.WeightDecay);
        (Tensor x, Tensor y) = Load(request.Train, device);
        (Tensor X, Tensor Y)? validation = request.Validation is { RowCount: > 0 } v ? Load(v, device) : null;

        Stopwatch clock = Stopwatch.StartNew();
        IReadOnlyList<MlpLayer>? best = null;
        double bestLoss = double.PositiveInfinity;
        int since = 0;
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            network.Train(true);
            loss.train();
            (loss as ClassificationLoss)?.StartEpoch(epoch - 1);
            double trained = Epoch(epoch, network, loss, adam, x, y, cancellationToken);
            double? validated = validation is { } held ? Validate(network, loss, held.X, held.Y, cancellationToken) : null;
            RequireFinite(trained, "training", epoch);
            if (validated is double check) RequireFinite(check, "validation", epoch);
            progress?.Report(new TrainingProgress(epoch, options.Epochs, trained, validated, clock.Elapsed));

            if (validated < bestLoss)
            {
                bestLoss = validated.Value;
                best = network.Export();
                since = 0;
            }
            else if (++since >= options.EarlyStoppingPatience)
            {
                break;
            }
        }
        return best ?? network.Export();
    }

    private double Epoch(int epoch, TorchMlp network, Loss<Tensor, Tensor, Tensor> loss, IAdam adam, Tensor x, Tensor y, CancellationToken cancellationToken)
    {
        using DisposeScope epochScope = NewDisposeScope();
        long[] order = new long[request.Train.RowCount];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new SeededRandom(request.Seed, (ulong)epoch).Shuffle(order.AsSpan());
        Tensor permutation = tensor(order, device: x.device);
        double sum = 0;
        for (int start = 0; start < order.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(start + options.BatchSize, order.Length);
            // A batch of one row has no variance to normalise by: the last one joins the batch before it.
            if (options.BatchNorm && end == order.Length - 1) end = order.Length;
            using DisposeScope batch = NewDisposeScope();
            Tensor rows = permutation.narrow(0, start, end - start);
            Tensor value = loss.forward(network.Forward(x.index_select(0, rows)), y.index_select(0, rows));
            value.backward();
            adam.Step();
            sum += value.ToDouble() * (end - start);
            start = end;
        }
        return sum / order.Length;
    }

    private static double Validate(TorchMlp network, Loss<Tensor, Tensor, Tensor> loss, Tensor x, Tensor y, CancellationToken cancellationToken)
    {
        using IDisposable noGradient = no_grad();
        network.Train(false);
        loss.eval();
        long n = x.shape[0];
        double sum = 0;
        for (long start = 0; start < n; start += ValidationBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope batch = NewDisposeScope();
            long rows = Math.Min(ValidationBatch, n - start);
            sum += loss.forward(network.Forward(x.narrow(0, start, rows)), y.narrow(0, start, rows)).ToDouble() * rows;
        }
        return sum / n;
    }

    private (Tensor X, Tensor Y) Load(LabeledDataset dataset, Device device)
    {
        int n = dataset.RowCount, d = scaler.ColumnCount;
        float[] scaled = new float[checked(n * d)], row = new float[scaler.Stride];
        for (int i = 0; i < n; i++)
        {
            scaler.Transform(dataset.Features.Row(i), row);
            row.AsSpan(0, d).CopyTo(scaled.AsSpan(i * d));
        }
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) labels[i] = dataset.Labels.Span[i];
        return (tensor(scaled, [n, d], device: device), tensor(labels, device: device));
    }

    private void RequireFinite(double value, string which, int epoch)
    {
        if (double.IsFinite(value)) return;
        throw new InvalidOperationException(FormattableString.Invariant($"The {which} loss of epoch {epoch} is {value}: the training diverged. Lower ThreatClassifierOptions.LearningRate (now {options.LearningRate}), or check the loss and its class weights."));
    }
}
