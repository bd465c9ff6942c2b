using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Tests;

/// <summary>Gaussian blobs in <c>columns</c> dimensions, imbalanced, overlapping.</summary>
internal static class Blobs
{
    public static LabelSet Labels { get; } = LabelSet.Create("Normal", "DDoS", "PortScan");

    public static LabeledDataset Make(int rows, int columns = 10, long seed = 1, ReadOnlyMemory<bool> synthetic = default)
    {
        SeededRandom random = new(seed);
        float[] values = new float[rows * columns];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double u = random.NextDouble();
            labels[i] = u < 0.7 ? 0 : u < 0.9 ? 1 : 2;
            for (int c = 0; c < columns; c++) values[i * columns + c] = (float)(random.NextNormal() + (c % 3 == labels[i] ? 1.5 : 0));
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, columns), labels, Labels, synthetic: synthetic);
    }
}
