using Threat.Core;
using Threat.Detection;
using Threat.Losses;

namespace Threat.Benchmarks.Detection;

/// <summary>A detector of the default network over random rows.</summary>
internal static class DetectorModels
{
    public static LabeledDataset Rows(int rows, int columns)
    {
        Random random = new(1);
        float[] values = new float[rows * columns];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = random.Next(7);
            for (int c = 0; c < columns; c++) values[i * columns + c] = random.NextSingle() + (c % 7 == labels[i] ? 0.5f : 0);
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, columns, [.. Enumerable.Range(0, columns).Select(static c => $"f{c}")]), labels, LabelSet.ThreatDefault);
    }

    public static ThreatModel Model(int columns)
    {
        LabeledDataset rows = Rows(1000, columns);
        ITrainedModel trained = new ThreatClassifier(new() { Epochs = 1 }).Train(new TrainingRequest(rows) { Seed = 1 });
        return new ThreatModel(trained, new TemperatureCalibration(1.3), DecisionPolicy.Argmax(trained.Labels), new ModelInfo("bench", new FeatureSchemaId("bench/v1", rows.Features.ColumnNames!), DateTimeOffset.UnixEpoch));
    }
}
