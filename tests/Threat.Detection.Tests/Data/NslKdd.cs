using System.Globalization;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Detection.Tests;

/// <summary>NSL-KDD as the published baselines read it: 38 numeric columns, and three categorical ones, one-hot over the training file's values.</summary>
internal sealed class NslKdd
{
    private static readonly int[] Categorical = [1, 2, 3];
    private const int FieldCount = 41;

    public static LabelSet Labels { get; } = LabelSet.Create("Normal", "DoS", "Probe", "R2L", "U2R");

    public required LabeledDataset Train { get; init; }

    public required LabeledDataset Test { get; init; }

    /// <summary>log1p and standard for the numeric columns, none for the one-hot ones.</summary>
    public required ColumnScaling[] Scaling { get; init; }

    public static NslKdd Read()
    {
        string folder = SharedFolder.Require("data", "nsl-kdd");
        Dictionary<string, string> classes = File.ReadLines(Path.Combine(folder, "attack-classes.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(p => p[0], p => p[1]);
        string[][] train = ReadFile(Path.Combine(folder, "KDDTrain+_20Percent.txt")), test = ReadFile(Path.Combine(folder, "KDDTest+.txt"));
        string[][] values = [.. Categorical.Select(c => train.Select(r => r[c]).Distinct().Order(StringComparer.Ordinal).ToArray())];
        int numeric = FieldCount - Categorical.Length;
        ColumnScaling[] scaling = [.. Enumerable.Repeat(ColumnScaling.LogStandard, numeric), .. Enumerable.Repeat(ColumnScaling.None, values.Sum(v => v.Length))];
        return new NslKdd { Train = Build(train, values, classes), Test = Build(test, values, classes), Scaling = scaling };
    }

    private static string[][] ReadFile(string path) => [.. File.ReadLines(path).Select(l => l.Split(','))];

    private static LabeledDataset Build(string[][] rows, string[][] values, Dictionary<string, string> classes)
    {
        float[][] features = new float[rows.Length][];
        int[] labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            List<float> row = [];
            for (int c = 0; c < FieldCount; c++)
            {
                if (!Categorical.Contains(c)) row.Add(float.Parse(rows[i][c], CultureInfo.InvariantCulture));
            }
            for (int k = 0; k < Categorical.Length; k++) row.AddRange(values[k].Select(v => v == rows[i][Categorical[k]] ? 1f : 0f));
            features[i] = [.. row];
            labels[i] = Labels.IdOf(classes[rows[i][FieldCount]]);
        }
        return new LabeledDataset(FeatureMatrix.From(features), labels, Labels);
    }
}
