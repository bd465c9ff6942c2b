using Threat.Core;
using Threat.Detection.Internal;

namespace Threat.Detection;

/// <summary>Reads an <see cref="EnsembleModel"/>; its members by the formats given.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class EnsembleModelFormat : IModelFormat
{
    internal const string EnsembleKind = "ensemble/1";
    private readonly IModelFormat[] _formats;

    /// <summary>A format.</summary>
    /// <param name="formats">How members are read; none means <see cref="MlpModelFormat"/>.</param>
    public EnsembleModelFormat(params IEnumerable<IModelFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        _formats = [.. formats];
        if (_formats.Length == 0) _formats = [new MlpModelFormat()];
    }

    /// <summary>"ensemble/1".</summary>
    public string Kind => EnsembleKind;

    /// <inheritdoc/>
    public ITrainedModel Import(IReadOnlyDictionary<string, byte[]> files, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(labels);
        List<ITrainedModel> members = MemberFiles.Read(EnsembleKind, files, _formats, _ => labels);
        try
        {
            return new EnsembleModel(members);
        }
        catch
        {
            members.ForEach(static m => m.Dispose());
            throw;
        }
    }
}
