using System.Text.Json;
using Threat.Core;

namespace CustomTrainer;

/// <summary>Reads what <see cref="TreeModel.Export"/> writes. Give it to the registry: <c>ThreatModelReaders.Default.With(new TreeModelFormat())</c>.</summary>
public sealed class TreeModelFormat : IModelFormat
{
    // A file that lacks an array is malformed, not a model with a null in it.
    private static readonly JsonSerializerOptions Whole = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <inheritdoc/>
    public string Kind => TreeModel.KindName;

    /// <inheritdoc/>
    public ITrainedModel Import(IReadOnlyDictionary<string, byte[]> files, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(labels);
        if (!files.TryGetValue(TreeModel.FileName, out byte[]? json)) throw new InvalidDataException($"A model of kind {Kind} needs the file {TreeModel.FileName}; given: {string.Join(", ", files.Keys)}.");
        TreeModel.State state;
        try
        {
            state = JsonSerializer.Deserialize<TreeModel.State>(json, Whole) ?? throw new InvalidDataException($"{TreeModel.FileName} is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{TreeModel.FileName} is malformed: {e.Message}", e);
        }
        if (state.Classes.Count != labels.Count) throw new InvalidDataException($"{TreeModel.FileName} holds {state.Classes.Count} classes, but there are {labels.Count} ({labels}).");
        foreach (TreeClass c in state.Classes) Check(c, state.FeatureCount);
        return new TreeModel(labels, state.FeatureCount, state.Classes);
    }

    /// <summary>Every index leads forward within the arrays, so that scoring can neither fail nor run in a circle.</summary>
    private static void Check(TreeClass c, int features)
    {
        bool Leads(int to, int from) => to >= 0 ? to > from && to < c.Features.Length : ~to < c.Leaves.Length;
        bool whole = c.Thresholds.Length == c.Features.Length && c.Left.Length == c.Features.Length && c.Right.Length == c.Features.Length
            && c.Features.All(f => f >= 0 && f < features) && c.Roots.All(r => Leads(r, -1)) && c.Left.Index().All(n => Leads(n.Item, n.Index)) && c.Right.Index().All(n => Leads(n.Item, n.Index));
        if (!whole) throw new InvalidDataException($"{TreeModel.FileName} holds a tree that leads nowhere.");
    }
}
