using System.Text;
using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>Models inside a model: "members.txt" holds a line a member, its kind and its files, separated by tabs; the files of member i begin with "memberI.".</summary>
internal static class MemberFiles
{
    public const string List = "members.txt";

    public static void Write(IReadOnlyList<ITrainedModel> members, Dictionary<string, byte[]> files)
    {
        StringBuilder list = new();
        for (int i = 0; i < members.Count; i++)
        {
            IReadOnlyDictionary<string, byte[]> own = members[i].Export();
            string[] names = [.. own.Keys.Order(StringComparer.Ordinal)];
            list.Append(string.Join('\t', [members[i].Kind, .. names])).Append('\n');
            foreach (string name in names) files[NameOf(i, name)] = own[name];
        }
        files[List] = Encoding.UTF8.GetBytes(list.ToString());
    }

    /// <summary>The members in order; the caller disposes them.</summary>
    /// <param name="kind">Of the model they belong to, for messages.</param>
    /// <param name="files">All files of that model.</param>
    /// <param name="formats">How members are read.</param>
    /// <param name="labelsOf">The classes of member i.</param>
    /// <exception cref="InvalidDataException">A file is missing or malformed.</exception>
    public static List<ITrainedModel> Read(string kind, IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<IModelFormat> formats, Func<int, LabelSet> labelsOf)
    {
        if (!files.TryGetValue(List, out byte[]? list)) throw new InvalidDataException($"A model of kind {kind} needs the file {List}; given: {string.Join(", ", files.Keys)}.");
        string[][] listed = [.. Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('\t'))];
        if (listed.Length == 0) throw new InvalidDataException($"{List} names no member.");
        List<ITrainedModel> members = [];
        try
        {
            for (int i = 0; i < listed.Length; i++)
            {
                string own = listed[i][0];
                IModelFormat format = formats.FirstOrDefault(f => f.Kind == own)
                    ?? throw new InvalidDataException($"Member {i} is of kind '{own}'; this {kind[..kind.IndexOf('/', StringComparison.Ordinal)]} format reads {string.Join(", ", formats.Select(static f => f.Kind))}. Give it the format of that kind.");
                int member = i;
                members.Add(format.Import(listed[i].Skip(1).ToDictionary(static name => name, name => FileOf(files, member, name), StringComparer.Ordinal), labelsOf(i)));
            }
            return members;
        }
        catch
        {
            members.ForEach(static m => m.Dispose());
            throw;
        }
    }

    private static byte[] FileOf(IReadOnlyDictionary<string, byte[]> files, int member, string name)
        => files.TryGetValue(NameOf(member, name), out byte[]? bytes) ? bytes : throw new InvalidDataException($"{List} names the file {NameOf(member, name)}, which is missing; given: {string.Join(", ", files.Keys)}.");

    // No folder separator: the files of an artifact lie side by side.
    private static string NameOf(int member, string file) => FormattableString.Invariant($"member{member}.{file}");
}
