using System.Runtime.InteropServices;
using System.Text;
using Threat.Core;

namespace Threat.TestKit;

/// <summary>Reads what a <see cref="LogisticRegressionModel"/> exported.</summary>
public sealed class LogisticRegressionFormat : IModelFormat
{
    public string Kind => LogisticRegressionModel.KindName;

    public ITrainedModel Import(IReadOnlyDictionary<string, byte[]> files, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(labels);
        FeatureScaler scaler = FeatureScaler.FromJson(Encoding.UTF8.GetString(File(files, LogisticRegressionModel.ScalerFile)));
        byte[] weights = File(files, LogisticRegressionModel.WeightsFile);
        int expected = labels.Count * (scaler.ColumnCount + 1) * sizeof(double);
        if (weights.Length != expected) throw new InvalidDataException($"'{LogisticRegressionModel.WeightsFile}' has {weights.Length} bytes; {labels.Count} classes and {scaler.ColumnCount} columns need {expected}.");
        return new LogisticRegressionModel(labels, scaler, MemoryMarshal.Cast<byte, double>(weights).ToArray());
    }

    private static byte[] File(IReadOnlyDictionary<string, byte[]> files, string name)
        => files.TryGetValue(name, out byte[]? bytes) ? bytes : throw new InvalidDataException($"'{name}' is missing; the files are: {string.Join(", ", files.Keys)}.");
}
