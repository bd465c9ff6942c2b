using System.Text;
using Threat.Core;

namespace Threat.Detection;

/// <summary>Reads an <see cref="EnsembleModel"/>; its members by the formats given.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class EnsembleModelFormat : IModelFormat
{
    internal const string EnsembleKind = "ensemble/1";
    internal const string MembersFile = "members.txt";
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
        if (!files.TryGetValue(MembersFile, out byte[]? list)) throw new InvalidDataException($"A model of kind {EnsembleKind} needs the file {MembersFile}; given: {string.Join(", ", files.Keys)}.");
        string[] kinds = Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (kinds.Length == 0) throw new InvalidDataException($"{MembersFile} names no member.");
        List<ITrainedModel> members = [];
        try
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                IModelFormat format = _formats.FirstOrDefault(f => f.Kind == kinds[i])
                    ?? throw new InvalidDataException($"Member {i} is of kind '{kinds[i]}'; this ensemble format reads {string.Join(", ", _formats.Select(static f => f.Kind))}. Give it the format of that kind.");
                string prefix = NameOf(i, "");
                members.Add(format.Import(files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(f => f.Key[prefix.Length..], static f => f.Value, StringComparer.Ordinal), labels));
            }
            return new EnsembleModel(members);
        }
        catch
        {
            members.ForEach(static m => m.Dispose());
            throw;
        }
    }

    // No folder separator: the files of an artifact lie side by side.
    internal static string NameOf(int member, string file) => FormattableString.Invariant($"member{member}.{file}");
}
