using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal.Stacking;

/// <summary>Rows cut so that the second part holds attacks that the first lacks.</summary>
/// <param name="Known">Rows to train on.</param>
/// <param name="Fresh">Rows to meet.</param>
internal sealed record Rehearsal(int[] Known, int[] Fresh);

/// <summary>
/// How training rows are cut: in every class two fifths of the attacks are hidden as a whole, and of the others three fifths of the rows are known. Where parts of normal traffic are named,
/// it moves too in two rehearsals of three: a third of its parts is nearly absent from the known rows.
/// </summary>
internal sealed class RehearsalPlan
{
    private const double HiddenShare = 0.4, KnownShare = 0.6, ThinnedShare = 0.4;

    // The most rows that a hidden attack or a moved part of normal traffic adds, so that no flood decides alone.
    private const int MostOfAnAttack = 500, MostMoved = 1_500;

    // What is kept of a part that the known rows nearly lack, in turn.
    private static readonly double[] KeptOfMovedParts = [1, 0.3, 0.08];

    private readonly LabeledDataset _train;
    private readonly RehearsedStackOptions _options;
    private readonly string[] _names; // of attacks; "" for normal rows
    private readonly IReadOnlyList<string>? _regions;

    private RehearsalPlan(LabeledDataset train, RehearsedStackOptions options, int normal, string[] names, IReadOnlyList<string>? regions) => (_train, _options, Normal, _names, _regions) = (train, options, normal, names, regions);

    public int Normal { get; }

    /// <summary>The attack of each row; "" for normal rows.</summary>
    public ReadOnlySpan<string> Names => _names;

    public static RehearsalPlan Of(LabeledDataset train, RehearsedStackOptions options)
    {
        train.RequireReal("rehearse with");
        if (!train.LabelSet.TryGetId(options.NormalClass, out int normal))
            throw new ArgumentException($"There is no class '{options.NormalClass}' among {train.LabelSet}. Name the class that is no attack in RehearsedStackOptions.NormalClass.", nameof(train));
        IReadOnlyList<string> given = NamesOf(train, options);
        string[] names = new string[train.RowCount];
        HashSet<string>[] ofClass = [.. Enumerable.Range(0, train.LabelSet.Count).Select(static _ => new HashSet<string>(StringComparer.Ordinal))];
        for (int i = 0; i < names.Length; i++)
        {
            int label = train.Labels.Span[i];
            names[i] = label == normal ? "" : string.IsNullOrEmpty(given[i]) ? throw new ArgumentException($"Row {i}, an attack of class {train.LabelSet.NameOf(label)}, has no attack name.", nameof(train)) : given[i];
            if (label != normal) ofClass[label].Add(names[i]);
        }
        if (train.ClassCounts[normal] == 0) throw new ArgumentException($"There is no row of class '{options.NormalClass}'.", nameof(train));
        if (!ofClass.Any(static c => c.Count > 1)) throw new ArgumentException("No class of attacks has two attacks by name, so none can be hidden. Name tools, campaigns or sources, not classes.", nameof(train));
        return new RehearsalPlan(train, options, normal, names, Checked(options.NormalRegions?.Invoke(train), train, "NormalRegions"));
    }

    public Rehearsal Make(int number, long seed)
    {
        SeededRandom random = new(seed, (ulong)number);
        int[] labels = _train.Labels.ToArray();
        HashSet<string> hidden = Hide(labels, ref random);
        List<int> known = [], fresh = [];
        // An attack may be of several classes: what is known of it has rows of each.
        foreach (IGrouping<(string Name, int Label), int> rows in Enumerable.Range(0, labels.Length).GroupBy(i => (_names[i], labels[i])).OrderBy(static g => g.Key.Item1, StringComparer.Ordinal).ThenBy(static g => g.Key.Item2))
        {
            int[] order = [.. rows];
            random.Shuffle<int>(order);
            int cut = hidden.Contains(rows.Key.Name) ? 0 : (int)Math.Ceiling(KnownShare * order.Length);
            known.AddRange(order[..cut]);
            fresh.AddRange(cut == 0 ? order.Take(MostOfAnAttack) : order[cut..]);
        }
        double kept = KeptOfMovedParts[number % KeptOfMovedParts.Length];
        if (_regions is not null && kept < 1) Move(known, fresh, _regions, kept, ref random);
        return new Rehearsal([.. known], [.. fresh]);
    }

    /// <summary>The validation rows without attacks that the known rows lack: nothing may be learned of what is hidden. Null where none is left.</summary>
    public LabeledDataset? Known(LabeledDataset? validation, Rehearsal rehearsal)
    {
        if (validation is null) return null;
        IReadOnlyList<string> names = NamesOf(validation, _options);
        HashSet<string> known = new(rehearsal.Known.Select(i => _names[i]), StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, validation.RowCount).Where(i => validation.Labels.Span[i] == Normal || known.Contains(names[i]))];
        return rows.Length == 0 ? null : validation.Select(rows);
    }

    private static IReadOnlyList<string> NamesOf(LabeledDataset rows, RehearsedStackOptions options) => Checked(options.AttackNames is null ? rows.EntityIds : options.AttackNames(rows), rows, "AttackNames")
        ?? throw new ArgumentException("The rows have no entity ids, so nothing says which rows are one attack. Give the dataset entity ids, or set RehearsedStackOptions.AttackNames.", nameof(rows));

    // Never all of a class: the known rows have every class that the rows have.
    private HashSet<string> Hide(int[] labels, ref SeededRandom random)
    {
        HashSet<string> hidden = new(StringComparer.Ordinal);
        string[][] classes = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] != Normal).GroupBy(i => labels[i], i => _names[i]).OrderBy(static c => c.Key).Select(static c => c.Distinct().Order(StringComparer.Ordinal).ToArray())];
        foreach (string[] attacks in classes)
        {
            random.Shuffle<string>(attacks);
            hidden.UnionWith(attacks.Take(Math.Min(attacks.Length - 1, (int)Math.Round(HiddenShare * attacks.Length))));
        }
        foreach (string[] attacks in classes)
        {
            // An attack of two classes may have been hidden by the other one.
            if (attacks.All(hidden.Contains)) hidden.Remove(attacks[0]);
        }
        return hidden;
    }

    private void Move(List<int> known, List<int> fresh, IReadOnlyList<string> regions, double kept, ref SeededRandom random)
    {
        string[] all = [.. known.Where(IsNormal).Select(i => regions[i]).Distinct().Order(StringComparer.Ordinal)];
        random.Shuffle<string>(all);
        HashSet<string> moved = [.. all.Take(all.Length / 3)], thinned = [.. all.Skip(all.Length / 3).Take(all.Length / 3)];
        List<int> leaving = [], staying = [];
        foreach (int i in known) (IsNormal(i) && moved.Contains(regions[i]) && random.NextDouble() > kept ? leaving : staying).Add(i);
        List<int> met = [];
        foreach (int i in fresh)
        {
            if (!IsNormal(i) || !thinned.Contains(regions[i]) || random.NextDouble() >= ThinnedShare) met.Add(i);
        }
        int[] drawn = [.. leaving];
        random.Shuffle<int>(drawn);
        known.Clear();
        known.AddRange(staying);
        fresh.Clear();
        fresh.AddRange(met);
        fresh.AddRange(drawn.Take(MostMoved));
    }

    private bool IsNormal(int row) => _names[row].Length == 0;

    private static IReadOnlyList<string>? Checked(IReadOnlyList<string>? given, LabeledDataset train, string option) => given is null || given.Count == train.RowCount
        ? given
        : throw new ArgumentException($"RehearsedStackOptions.{option} gave {given.Count} names for {train.RowCount} rows.", nameof(train));
}
