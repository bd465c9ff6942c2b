using Threat.Core;
using Threat.Shared;

namespace Threat.TestKit;

/// <summary>Copies random rows of each class up to the largest one; every second copy lies half-way to another row of the class.</summary>
public sealed class CopyingResampler(long seed = 0) : IResampler
{
    public string Name => "Copying";

    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        cancellationToken.ThrowIfCancellationRequested();
        int d = dataset.Features.ColumnCount, most = dataset.ClassCounts.IsEmpty ? 0 : dataset.ClassCounts.ToArray().Max();
        List<float> values = [.. dataset.Features.Values.Span];
        List<int> labels = [.. dataset.Labels.Span];
        List<RowOrigin> origins = [.. Enumerable.Range(0, dataset.RowCount).Select(RowOrigin.Kept)];
        for (int c = 0; c < dataset.LabelSet.Count; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] rows = [.. Enumerable.Range(0, dataset.RowCount).Where(i => dataset.Labels.Span[i] == c)];
            SeededRandom random = new(seed, (ulong)c);
            for (int k = rows.Length; rows.Length > 0 && k < most; k++)
            {
                int source = rows[random.NextInt32(rows.Length)], partner = k % 2 == 0 ? rows[random.NextInt32(rows.Length)] : -1;
                for (int j = 0; j < d; j++) values.Add(partner < 0 ? dataset.Features[source, j] : dataset.Features[source, j] + 0.5f * (dataset.Features[partner, j] - dataset.Features[source, j]));
                labels.Add(c);
                origins.Add(new RowOrigin(source, partner, partner < 0 ? 0 : 0.5f));
            }
            progress?.Report((c + 1.0) / dataset.LabelSet.Count);
        }
        bool[] synthetic = new bool[labels.Count];
        synthetic.AsSpan(dataset.RowCount).Fill(true);
        LabeledDataset made = new(FeatureMatrix.FromMemory(values.ToArray(), d, dataset.Features.ColumnNames), labels.ToArray(), dataset.LabelSet, synthetic: synthetic);
        return new ResamplingResult(Name, dataset, made, origins.ToArray(), [$"{made.SyntheticCount} rows were made."]);
    }
}
