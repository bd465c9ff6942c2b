using Threat.Core;
using Threat.Detection.Internal;
using Threat.Shared;

namespace Threat.Detection.Tests;

/// <summary>Models with random weights: enough where it does not matter what they learned.</summary>
internal static class RandomModels
{
    public static MlpModel Mlp(long seed, int inputs, int[] hidden, int classes, out IReadOnlyList<MlpLayer> layers)
    {
        SeededRandom random = new(seed, 1);
        List<MlpLayer> made = [];
        int from = inputs;
        foreach (int size in (int[])[.. hidden, classes])
        {
            float[] weights = new float[size * from], bias = new float[size];
            for (int i = 0; i < weights.Length; i++) weights[i] = (float)(random.NextNormal() * Math.Sqrt(2.0 / from));
            for (int i = 0; i < size; i++) bias[i] = (float)(0.1 * random.NextNormal());
            made.Add(new MlpLayer(from, size, weights, bias));
            from = size;
        }
        layers = made;
        FeatureScaler none = FeatureScaler.Fit(FeatureMatrix.From(new float[1, inputs]), ColumnScaling.None);
        LabelSet labels = classes == 7 ? LabelSet.ThreatDefault : LabelSet.Create(["Normal", .. Enumerable.Range(1, classes - 1).Select(c => $"Attack{c}")]);
        return new MlpModel(labels, none, layers);
    }

    public static float[] Values(long seed, int count)
    {
        SeededRandom random = new(seed, 2);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)random.NextNormal();
        return values;
    }

    public static ThreatModel Model(long seed = 1, int inputs = 8, int classes = 7, string name = "default")
    {
        MlpModel trained = Mlp(seed, inputs, [16, 8], classes, out _);
        ModelInfo info = new(name, new FeatureSchemaId("test/v1", [.. Enumerable.Range(0, inputs).Select(i => $"f{i}")]), new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        return new ThreatModel(trained, new Losses.TemperatureCalibration(1.5), DecisionPolicy.Argmax(trained.Labels), info);
    }
}
