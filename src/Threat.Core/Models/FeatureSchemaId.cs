using System.Security.Cryptography;
using System.Text;

namespace Threat.Core;

/// <summary>What a model expects as input: a name, the columns in order, and a hash over both that refuses anything else.</summary>
public sealed class FeatureSchemaId : IEquatable<FeatureSchemaId>
{
    /// <summary>A schema of named columns.</summary>
    /// <exception cref="ArgumentException">The name or a column is blank or has a line break, a column comes twice, or there is none.</exception>
    public FeatureSchemaId(string name, IReadOnlyList<string> columns)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0) throw new ArgumentException("A feature schema needs at least 1 column.", nameof(columns));
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < columns.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(columns[i]) || columns[i].Contains('\n')) throw new ArgumentException($"The name of column {i} is blank or has a line break.", nameof(columns));
            if (!seen.Add(columns[i])) throw new ArgumentException($"Column name '{columns[i]}' was given twice.", nameof(columns));
        }
        if (name.Contains('\n')) throw new ArgumentException("The name of a feature schema has no line break.", nameof(name));
        Name = name;
        Columns = [.. columns];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(name + "\n" + string.Join('\n', columns)));
        Hash = Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>The name with a version, as in "threat-100/v1".</summary>
    public string Name { get; }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>128 bits of SHA-256 over name and columns, as 32 hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>Whether the hashes are equal.</summary>
    public bool Equals(FeatureSchemaId? other) => other is not null && Hash == other.Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeatureSchemaId);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    /// <summary>Name, number of columns and hash.</summary>
    public override string ToString() => $"{Name} ({Columns.Count} columns, {Hash})";
}
