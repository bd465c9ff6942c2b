using Threat.Core;

namespace Threat.Quality;

/// <summary>
/// Training rows cut so that the second part holds what the first has never seen: in every class two fifths of the attacks are hidden as a whole, of the rest
/// three fifths of the rows are known. In two rehearsals of three normal traffic moves too: a third of its regions (services) is nearly absent from the known part.
/// </summary>
/// <param name="Known">Rows to train on.</param>
/// <param name="Fresh">Rows to meet.</param>
/// <param name="Hidden">The attacks that only the fresh rows hold.</param>
internal sealed record Rehearsal(int[] Known, int[] Fresh, IReadOnlySet<string> Hidden)
{
    private const double HiddenShare = 0.4, KnownShare = 0.6, ThinnedShare = 0.4;

    /// <summary>The most rows that a hidden attack or a moved part of normal traffic adds, so that no flood decides alone.</summary>
    private const int MostOfAnAttack = 500, MostMoved = 1_500;

    /// <summary>What is kept of a region that the known part nearly lacks: all, 30 %, 8 %, in turn.</summary>
    private static readonly double[] KeptOfMovedRegions = [1, 0.3, 0.08];

    public static IReadOnlyList<Rehearsal> Make(LabeledDataset train, IReadOnlyList<string> regions, int count, int seed)
        => [.. Enumerable.Range(0, count).Select(i => One(train, regions, KeptOfMovedRegions[i % KeptOfMovedRegions.Length], new Random(unchecked(seed * 1_000 + i))))];

    private static Rehearsal One(LabeledDataset train, IReadOnlyList<string> regions, double kept, Random random)
    {
        int normal = train.LabelSet.IdOf("Normal");
        int[] labels = train.Labels.ToArray();
        string[] attacks = [.. train.EntityIds!.Select((e, i) => labels[i] == normal ? "" : e)];
        HashSet<string> hidden = [.. Enumerable.Range(0, train.LabelSet.Count).Where(c => c != normal).SelectMany(c => Hide([.. attacks.Where((_, i) => labels[i] == c).Distinct().Order(StringComparer.Ordinal)], random))];
        List<int> known = [], fresh = [];
        foreach (IGrouping<string, int> rows in Enumerable.Range(0, labels.Length).GroupBy(i => attacks[i]).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            int[] order = [.. rows];
            random.Shuffle(order);
            int cut = hidden.Contains(rows.Key) ? 0 : (int)Math.Ceiling(KnownShare * order.Length);
            known.AddRange(order[..cut]);
            fresh.AddRange(cut == 0 ? order.Take(MostOfAnAttack) : order[cut..]);
        }
        if (kept < 1) Move(known, fresh, i => labels[i] == normal, regions, kept, random);
        return new Rehearsal([.. known], [.. fresh], hidden);
    }

    private static IEnumerable<string> Hide(string[] attacks, Random random)
    {
        random.Shuffle(attacks);
        return attacks.Take(Math.Min(attacks.Length - 1, (int)Math.Round(HiddenShare * attacks.Length)));
    }

    private static void Move(List<int> known, List<int> fresh, Func<int, bool> isNormal, IReadOnlyList<string> regions, double kept, Random random)
    {
        string[] all = [.. known.Where(isNormal).Select(i => regions[i]).Distinct().Order(StringComparer.Ordinal)];
        random.Shuffle(all);
        HashSet<string> moved = [.. all.Take(all.Length / 3)], thinned = [.. all.Skip(all.Length / 3).Take(all.Length / 3)];
        int[] leaving = [.. known.Where(i => isNormal(i) && moved.Contains(regions[i]) && random.NextDouble() > kept)];
        known.RemoveAll(new HashSet<int>(leaving).Contains);
        fresh.RemoveAll(i => isNormal(i) && thinned.Contains(regions[i]) && random.NextDouble() < ThinnedShare);
        random.Shuffle(leaving);
        fresh.AddRange(leaving.Take(MostMoved));
    }
}
