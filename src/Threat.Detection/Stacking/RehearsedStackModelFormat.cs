using System.Text;
using Threat.Core;
using Threat.Detection.Internal;
using Threat.Detection.Internal.Stacking;

namespace Threat.Detection;

/// <summary>Reads a <see cref="RehearsedStackModel"/>; its members by the formats given.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RehearsedStackModelFormat : IModelFormat
{
    internal const string StackKind = "rehearsed-stack/1";
    private const string StackFile = "stack.json", ReferencesFile = "references.safetensors", NormalTensor = "normal", AttackTensor = "attack";
    private readonly IModelFormat[] _formats;

    /// <summary>A format.</summary>
    /// <param name="formats">How members are read; none means <see cref="MlpModelFormat"/> and <see cref="EnsembleModelFormat"/> of such models. The second level is always a perceptron.</param>
    public RehearsedStackModelFormat(params IEnumerable<IModelFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        _formats = [.. formats];
        if (_formats.Length == 0) _formats = [new MlpModelFormat(), new EnsembleModelFormat()];
        if (!_formats.Any(static f => f.Kind == MlpModelFormat.MlpKind)) _formats = [.. _formats, new MlpModelFormat()];
    }

    /// <summary>"rehearsed-stack/1".</summary>
    public string Kind => StackKind;

    /// <inheritdoc/>
    public ITrainedModel Import(IReadOnlyDictionary<string, byte[]> files, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(labels);
        StackState state = DetectionJson.Read(File(files, StackFile), DetectionJson.Default.StackState, StackFile);
        if (!labels.TryGetId(state.NormalClass, out int normal)) throw new InvalidDataException($"{StackFile} says that '{state.NormalClass}' is no attack; the classes are {labels}.");
        if (state.Members < 1 || state.OnlyAttack < -1 || state.OnlyAttack >= labels.Count - 1) throw new InvalidDataException($"{StackFile} tells of {state.Members} members and attack class {state.OnlyAttack} of {labels.Count - 1}.");
        FeatureScaler scaler = FeatureScaler.FromJson(Encoding.UTF8.GetString(File(files, MlpModelFormat.ScalerFile)));
        Dictionary<string, SafeTensor> references = SafeTensors.Read(File(files, ReferencesFile));
        NearestDistance toNormal = Rows(references, NormalTensor, scaler.ColumnCount), toAttack = Rows(references, AttackTensor, scaler.ColumnCount);
        bool several = state.OnlyAttack < 0;
        int expected = state.Members + (several ? 3 : 1);
        List<ITrainedModel> models = MemberFiles.Read(StackKind, files, _formats, LabelsOf);
        try
        {
            if (models.Count != expected) throw new InvalidDataException($"{MemberFiles.List} names {models.Count} models; {StackFile} tells of {expected}.");
            ITrainedModel[] members = [.. models.Take(state.Members)];
            for (int i = 0; i < expected; i++)
            {
                if (models[i].FeatureCount != ColumnsOf(i)) throw new InvalidDataException($"Model {i} of {MemberFiles.List} takes {models[i].FeatureCount} columns; in a stack of {state.Members} members for {scaler.ColumnCount} columns it takes {ColumnsOf(i)}.");
            }
            FirstLevel first = new(members, several ? models[state.Members] : null, normal, scaler, toNormal, toAttack, Environment.ProcessorCount);
            return new RehearsedStackModel(first, new SecondLevel(models[several ? ^2 : ^1], several ? models[^1] : null, state.OnlyAttack));
        }
        catch
        {
            models.ForEach(static m => m.Dispose());
            throw;
        }

        int ColumnsOf(int i) => i < expected - (several ? 2 : 1) ? scaler.ColumnCount : several && i == expected - 1 ? FirstLevel.Groups(state.Members) * (labels.Count - 1) : FirstLevel.AttackColumns(state.Members);

        // Members, then, where there are several attack classes, who knows attacks alone; the second level's one or two come last.
        LabelSet LabelsOf(int i) => i < state.Members ? labels : i == state.Members + (several ? 1 : 0) ? SecondLevel.AttackOrNot : FirstLevel.AttackLabels(labels, normal);
    }

    internal static IReadOnlyDictionary<string, byte[]> Write(FirstLevel first, SecondLevel second)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            [StackFile] = DetectionJson.Write(new StackState(first.Labels.NameOf(first.Normal), first.Members.Count, second.OnlyAttack), DetectionJson.Default.StackState),
            [MlpModelFormat.ScalerFile] = Encoding.UTF8.GetBytes(first.Scaler.ToJson()),
            [ReferencesFile] = SafeTensors.Write([Tensor(NormalTensor, first.ToNormal), Tensor(AttackTensor, first.ToAttack)]),
        };
        ITrainedModel?[] models = [.. first.Members, first.AttackMember, second.Attack, second.Kind];
        MemberFiles.Write([.. models.OfType<ITrainedModel>()], files);
        return files;
    }

    private static SafeTensor Tensor(string name, NearestDistance rows) => new(name, [rows.Rows.Length / rows.Width, rows.Width], rows.Rows.ToArray());

    private static NearestDistance Rows(Dictionary<string, SafeTensor> references, string name, int width)
        => references.TryGetValue(name, out SafeTensor? tensor) && tensor.Shape is [> 0, int columns] && columns == width && tensor.Values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0
            ? new NearestDistance(tensor.Values, width)
            : throw new InvalidDataException($"{ReferencesFile} holds no finite rows '{name}' of {width} columns.");

    private static byte[] File(IReadOnlyDictionary<string, byte[]> files, string name)
        => files.TryGetValue(name, out byte[]? bytes) ? bytes : throw new InvalidDataException($"A model of kind {StackKind} needs the file {name}; given: {string.Join(", ", files.Keys)}.");
}
