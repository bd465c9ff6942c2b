using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Threat.Core.Internal;

namespace Threat.Core;

/// <summary>
/// Class names and their ids 0..<see cref="Count"/>−1, with aliases. Names are compared without regard to case and surrounding space.
/// An unknown label is an error that names the nearest known ones; it never becomes Normal.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly FrozenDictionary<string, int> _ids;
    private readonly ImmutableSortedDictionary<string, int> _aliases;

    private LabelSet(ImmutableArray<string> names, ImmutableSortedDictionary<string, int> aliases)
    {
        Names = names;
        _aliases = aliases;
        _ids = names.Select((n, i) => KeyValuePair.Create(n, i)).Concat(aliases).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Normal, DDoS, PortScan, BruteForce, WebAttack, Botnet, Infiltration, with the usual aliases (benign, scan, ...).</summary>
    public static LabelSet ThreatDefault { get; } = Create("Normal", "DDoS", "PortScan", "BruteForce", "WebAttack", "Botnet", "Infiltration")
        .WithAlias("Benign", "Normal").WithAlias("DoS", "DDoS").WithAlias("Scan", "PortScan").WithAlias("Port Scan", "PortScan")
        .WithAlias("Brute Force", "BruteForce").WithAlias("Web Attack", "WebAttack").WithAlias("Bot", "Botnet");

    /// <summary>The class names; a class's id is its index.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int Count => Names.Length;

    /// <summary>The aliases and the class names they stand for.</summary>
    public IEnumerable<KeyValuePair<string, string>> Aliases => _aliases.Select(a => KeyValuePair.Create(a.Key, Names[a.Value]));

    /// <summary>A label set of at least two distinct, non-blank names.</summary>
    /// <exception cref="ArgumentException">Fewer than two names, a blank one, or the same name twice.</exception>
    public static LabelSet Create(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ImmutableArray<string> all = [.. names.Select((n, i) => string.IsNullOrWhiteSpace(n) ? throw new ArgumentException($"Class name {i} is blank.", nameof(names)) : n.Trim())];
        if (all.Length < 2) throw new ArgumentException($"A label set needs at least 2 classes; {all.Length} {(all.Length == 1 ? "was" : "were")} given.", nameof(names));
        string? twice = all.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? new LabelSet(all, Empty) : throw new ArgumentException($"Class name '{twice}' was given twice.", nameof(names));
    }

    /// <summary>A copy in which <paramref name="alias"/> also means <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">The alias is blank or means another class already.</exception>
    /// <exception cref="UnknownLabelException"><paramref name="name"/> is no known label.</exception>
    public LabelSet WithAlias(string alias, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        alias = alias.Trim();
        int id = IdOf(name);
        if (_ids.TryGetValue(alias, out int known) && known != id) throw new ArgumentException($"'{alias}' already means class '{Names[known]}'; it cannot mean '{Names[id]}' too.", nameof(alias));
        return known == id && _ids.ContainsKey(alias) ? this : new LabelSet(Names, _aliases.SetItem(alias, id));
    }

    /// <summary>The id of a class by its name or alias.</summary>
    /// <exception cref="UnknownLabelException">The label is unknown; the message names the nearest known ones.</exception>
    public int IdOf(string label) => TryGetId(label, out int id) ? id : throw new UnknownLabelException(label, NearestNames.Of(label, _ids.Keys), Names);

    /// <summary>Whether the label is known, and its id; −1 when it is not.</summary>
    public bool TryGetId(string? label, out int id)
    {
        if (label is not null && _ids.TryGetValue(label.Trim(), out id)) return true;
        id = -1;
        return false;
    }

    /// <summary>The name of a class by its id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id does not exist.</exception>
    public string NameOf(int id) => Names[Existing(id)];

    /// <summary>The id, where it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id does not exist.</exception>
    internal int Existing(int id, [CallerArgumentExpression(nameof(id))] string name = "")
        => (uint)id < (uint)Count ? id : throw new ArgumentOutOfRangeException(name, id, $"Class id {id} does not exist; ids are 0 to {Count - 1} ({this}).");

    /// <summary>Whether both have the same names in the same order. Aliases do not matter.</summary>
    public bool Equals(LabelSet? other) => other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        foreach (string n in Names) hash.Add(n, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>The names, separated by commas.</summary>
    public override string ToString() => string.Join(", ", Names);

    private static ImmutableSortedDictionary<string, int> Empty => ImmutableSortedDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase);
}
