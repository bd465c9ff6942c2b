using System.Runtime.InteropServices;
using Threat.Core;
using Threat.Losses;
using static TorchSharp.torch;

namespace TrainingLoop;

/// <summary>The loop: scaled rows in, logits out. Everything the suite adds is the loss and what comes after it.</summary>
internal static class Loop
{
    private const int BatchSize = 128;

    public static void Train(nn.Module<Tensor, Tensor> network, ClassificationLoss loss, FeatureScaler scaler, LabeledDataset rows, int epochs, int seed)
    {
        using Tensor features = ToTensor(scaler.Transform(rows.Features));
        using Tensor classIds = tensor([.. MemoryMarshal.ToEnumerable(rows.Labels).Select(id => (long)id)]);
        using var optimizer = optim.Adam(network.parameters(), 2e-3);
        using Generator shuffle = new((ulong)seed);
        network.train();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            loss.StartEpoch(epoch); // moves gamma along its schedule, and turns deferred weights on
            using var ofEpoch = NewDisposeScope();
            Tensor order = randperm(rows.RowCount, generator: shuffle);
            for (int start = 0; start < rows.RowCount; start += BatchSize)
            {
                using var ofStep = NewDisposeScope();
                Tensor batch = order[start..Math.Min(start + BatchSize, rows.RowCount)];
                optimizer.zero_grad();
                loss.call(network.call(features[batch]), classIds[batch]).backward();
                optimizer.step();
            }
        }
    }

    public static LabeledLogits Score(nn.Module<Tensor, Tensor> network, FeatureScaler scaler, LabeledDataset rows)
    {
        network.eval();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        float[] logits = network.call(ToTensor(scaler.Transform(rows.Features))).data<float>().ToArray();
        return new LabeledLogits(LogitMatrix.From(logits, rows.LabelSet.Count), rows.Labels, rows.LabelSet);
    }

    private static Tensor ToTensor(FeatureMatrix rows) => tensor(rows.Values.ToArray(), [rows.RowCount, rows.ColumnCount]);
}
