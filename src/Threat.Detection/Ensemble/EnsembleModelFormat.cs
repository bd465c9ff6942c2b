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
        string[][] listed = [.. Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('\t'))];
        if (listed.Length == 0) throw new InvalidDataException($"{MembersFile} names no member.");
        List<ITrainedModel> members = [];
        try
        {
            for (int i = 0; i < listed.Length; i++)
            {
                string kind = listed[i][0];
                IModelFormat format = _formats.FirstOrDefault(f => f.Kind == kind)
                    ?? throw new InvalidDataException($"Member {i} is of kind '{kind}'; this ensemble format reads {string.Join(", ", _formats.Select(static f => f.Kind))}. Give it the format of that kind.");
                int member = i;
                members.Add(format.Import(listed[i].Skip(1).ToDictionary(static name => name, name => FileOf(files, member, name), StringComparer.Ordinal), labels));
            }
            return new EnsembleModel(members);
        }
        catch
        {
            members.ForEach(static m => m.Dispose());
            throw;
        }
    }

    private static byte[] FileOf(IReadOnlyDictionary<string, byte[]> files, int member, string name)
        => files.TryGetValue(NameOf(member, name), out byte[]? bytes) ? bytes : throw new InvalidDataException($"{MembersFile} names the file {NameOf(member, name)}, which is missing; given: {string.Join(", ", files.Keys)}.");

    // No folder separator: the files of an artifact lie side by side.
    internal static string NameOf(int member, string file) => FormattableString.Invariant($"member{member}.{file}");
}
