using Threat.Core;
using Threat.Detection;

namespace Threat.Quality;

/// <summary>
/// Stacking (Wolpert 1992) whose second level has learnt on rehearsals: from evidence about rows of attacks that the first level had never seen, it learns how far to trust each
/// learner, and what distance from everything known means. Two linear models: attack or normal, and which attack.
/// </summary>
internal sealed class NoveltyStack : IDisposable
{
    private readonly ITrainedModel _attack, _kind;
    private readonly int _normal;

    private NoveltyStack(ITrainedModel attack, ITrainedModel kind, int normal) => (_attack, _kind, _normal) = (attack, kind, normal);

    /// <summary>Fits the second level.</summary>
    /// <param name="rehearsals">Evidence about fresh rows, and the rows with their labels; entities name the attacks.</param>
    /// <param name="seed">Decides the order of rows.</param>
    public static NoveltyStack Fit(IReadOnlyList<(Evidence Evidence, LabeledDataset Rows)> rehearsals, int seed)
    {
        LabelSet labels = rehearsals[0].Rows.LabelSet;
        int normal = labels.IdOf("Normal");
        int[] truth = [.. rehearsals.SelectMany(static r => r.Rows.Labels.ToArray())];
        LabeledDataset attackOrNot = new(Joined(rehearsals, static e => e.OfAttack), truth.Select(l => l == normal ? 0 : 1).ToArray(), LabelSet.Create("Normal", "Attack"));
        int[] drawn = Draw([.. rehearsals.SelectMany(r => r.Rows.EntityIds!.Select((e, i) => r.Rows.Labels.Span[i] == normal ? "" : e))], new Random(seed));
        LabeledDataset kinds = new LabeledDataset(Joined(rehearsals, static e => e.OfClass), truth.Select(l => l > normal ? l - 1 : Math.Min(l, labels.Count - 2)).ToArray(), LabelSet.Create(labels.Names.Where((_, c) => c != normal))).Select(drawn);
        return new NoveltyStack(Candidates.Linear.Train(new TrainingRequest(attackOrNot) { Seed = seed }), Candidates.Linear.Train(new TrainingRequest(kinds) { Seed = seed }), normal);
    }

    /// <summary>Probabilities of all classes: of an attack, times which.</summary>
    public ProbabilityMatrix Score(Evidence evidence)
    {
        ProbabilityMatrix attack = ProbabilityMatrix.Softmax(_attack.Score(evidence.OfAttack)), kind = ProbabilityMatrix.Softmax(_kind.Score(evidence.OfClass));
        int classes = kind.ClassCount + 1;
        double[] p = new double[attack.RowCount * classes];
        for (int i = 0; i < attack.RowCount; i++)
        {
            for (int c = 0; c < classes; c++) p[i * classes + c] = c == _normal ? attack.Row(i)[0] : attack.Row(i)[1] * kind.Row(i)[c > _normal ? c - 1 : c];
        }
        return new ProbabilityMatrix(p, classes);
    }

    public void Dispose()
    {
        _attack.Dispose();
        _kind.Dispose();
    }

    /// <summary>As many attack rows as there are, drawn so that an attack counts by the root of its rows.</summary>
    private static int[] Draw(string[] attacks, Random random)
    {
        int[][] groups = [.. Enumerable.Range(0, attacks.Length).Where(i => attacks[i].Length > 0).GroupBy(i => attacks[i]).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => g.ToArray())];
        double sum = groups.Sum(static g => Math.Sqrt(g.Length));
        int total = groups.Sum(static g => g.Length);
        return [.. groups.SelectMany(g => Enumerable.Range(0, Math.Max(1, (int)Math.Round(total * Math.Sqrt(g.Length) / sum))).Select(_ => g[random.Next(g.Length)]))];
    }

    private static FeatureMatrix Joined(IReadOnlyList<(Evidence Evidence, LabeledDataset Rows)> rehearsals, Func<Evidence, FeatureMatrix> part)
        => FeatureMatrix.FromMemory(rehearsals.SelectMany(r => part(r.Evidence).Values.ToArray()).ToArray(), part(rehearsals[0].Evidence).ColumnCount);
}
