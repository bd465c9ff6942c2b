using System.Text;
using Threat.Core;
using Threat.Detection.Internal;

namespace Threat.Detection;

/// <summary>
/// Reads a multi-layer perceptron: "weights.safetensors" with layers.0.weight [outputs, inputs], layers.0.bias [outputs], layers.1.weight ... in F32,
/// ReLU between the layers, and "scaler.json" as <see cref="FeatureScaler.ToJson"/> writes it. Weights trained elsewhere can be brought in this way.
/// </summary>
/// <remarks>Thread-safe. Batch normalisation is folded into the weights when a model is exported.</remarks>
public sealed class MlpModelFormat : IModelFormat
{
    internal const string MlpKind = "mlp/1";
    internal const string WeightsFile = "weights.safetensors";
    internal const string ScalerFile = "scaler.json";

    /// <summary>"mlp/1".</summary>
    public string Kind => MlpKind;

    /// <inheritdoc/>
    public ITrainedModel Import(IReadOnlyDictionary<string, byte[]> files, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(labels);
        FeatureScaler scaler = FeatureScaler.FromJson(Encoding.UTF8.GetString(File(files, ScalerFile)));
        Dictionary<string, SafeTensor> tensors = SafeTensors.Read(File(files, WeightsFile));
        List<MlpLayer> layers = [];
        for (int i = 0; tensors.Remove($"layers.{i}.weight", out SafeTensor? weight); i++)
        {
            if (!tensors.Remove($"layers.{i}.bias", out SafeTensor? bias)) throw new InvalidDataException($"{WeightsFile} holds layers.{i}.weight but no layers.{i}.bias.");
            layers.Add(Layer(i, weight, bias, layers.Count == 0 ? scaler.ColumnCount : layers[^1].Outputs));
        }
        if (layers.Count == 0) throw new InvalidDataException($"{WeightsFile} holds no layers.0.weight.");
        if (tensors.Count > 0) throw new InvalidDataException($"{WeightsFile} holds tensors that do not belong to a perceptron: {string.Join(", ", tensors.Keys.Order(StringComparer.Ordinal))}.");
        if (layers[^1].Outputs != labels.Count) throw new InvalidDataException($"{WeightsFile} ends in {layers[^1].Outputs} outputs, but there are {labels.Count} classes ({labels}).");
        return new MlpModel(labels, scaler, layers);
    }

    internal static IReadOnlyDictionary<string, byte[]> Write(FeatureScaler scaler, IReadOnlyList<MlpLayer> layers)
    {
        List<SafeTensor> tensors = [];
        for (int i = 0; i < layers.Count; i++)
        {
            tensors.Add(new SafeTensor($"layers.{i}.weight", [layers[i].Outputs, layers[i].Inputs], layers[i].Weights));
            tensors.Add(new SafeTensor($"layers.{i}.bias", [layers[i].Outputs], layers[i].Bias));
        }
        return new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [WeightsFile] = SafeTensors.Write(tensors),
            [ScalerFile] = Encoding.UTF8.GetBytes(scaler.ToJson()),
        };
    }

    private static MlpLayer Layer(int index, SafeTensor weight, SafeTensor bias, int inputs)
    {
        if (weight.Shape is not [int rows, int columns] || columns != inputs || rows < 1)
            throw new InvalidDataException($"layers.{index}.weight has shape [{string.Join(", ", weight.Shape)}]; expected [outputs, {inputs}].");
        if (bias.Shape is not [int length] || length != rows)
            throw new InvalidDataException($"layers.{index}.bias has shape [{string.Join(", ", bias.Shape)}]; expected [{rows}].");
        if (weight.Values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) >= 0 || bias.Values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) >= 0)
            throw new InvalidDataException($"Layer {index} of {WeightsFile} holds NaN or infinity.");
        return new MlpLayer(inputs, rows, weight.Values, bias.Values);
    }

    private static byte[] File(IReadOnlyDictionary<string, byte[]> files, string name)
        => files.TryGetValue(name, out byte[]? bytes) ? bytes : throw new InvalidDataException($"A model of kind {MlpKind} needs the file {name}; given: {string.Join(", ", files.Keys)}.");
}
