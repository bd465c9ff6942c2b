using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal.Stacking;

/// <summary>Two linear models over what the first level says: attack or normal, and which attack.</summary>
/// <param name="attack">Classes: normal, attack.</param>
/// <param name="kind">The attack classes; null where only one of them has rows.</param>
/// <param name="onlyAttack">The id of that one among the attack classes.</param>
internal sealed class SecondLevel(ITrainedModel attack, ITrainedModel? kind, int onlyAttack) : IDisposable
{
    // Few rows are passed over more often: it takes these steps for the weights to arrive.
    private const int BatchSize = 512, LeastEpochs = 6, LeastSteps = 1_500;

    public static LabelSet AttackOrNot { get; } = LabelSet.Create("Normal", "Attack");

    public ITrainedModel Attack => attack;

    public ITrainedModel? Kind => kind;

    public int OnlyAttack => onlyAttack;

    /// <param name="rehearsed">What the first level said of fresh rows, and which rows of <paramref name="train"/> they are.</param>
    /// <param name="train">All rows.</param>
    /// <param name="plan">Names of attacks.</param>
    /// <param name="seed">Decides the order of rows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static SecondLevel Fit(IReadOnlyList<(Evidence Evidence, int[] Rows)> rehearsed, LabeledDataset train, RehearsalPlan plan, long seed, CancellationToken cancellationToken)
    {
        int normal = plan.Normal;
        int[] rows = [.. rehearsed.SelectMany(static r => r.Rows)], labels = [.. rows.Select(r => train.Labels.Span[r])];
        LabeledDataset attackOrNot = new(Joined(rehearsed, static e => e.OfAttack, rehearsed[0].Evidence.AttackColumns), labels.Select(l => l == normal ? 0 : 1).ToArray(), AttackOrNot);
        ITrainedModel attack = Linear(attackOrNot, seed, cancellationToken);
        try
        {
            int[] attacks = [.. Enumerable.Range(0, train.LabelSet.Count).Where(c => c != normal && train.ClassCounts[c] > 0).Select(c => c > normal ? c - 1 : c)];
            if (attacks.Length < 2) return new SecondLevel(attack, null, attacks[0]);
            string[] names = [.. plan.Names];
            LabeledDataset kinds = new LabeledDataset(Joined(rehearsed, static e => e.OfClass, rehearsed[0].Evidence.ClassColumns), labels.Select(l => l > normal ? l - 1 : l == normal ? 0 : l).ToArray(), FirstLevel.AttackLabels(train.LabelSet, normal))
                .Select(Draw([.. rows.Select(r => names[r])], seed));
            return new SecondLevel(attack, Linear(kinds, seed, cancellationToken), -1);
        }
        catch
        {
            attack.Dispose();
            throw;
        }
    }

    /// <summary>Logarithms of the probabilities of all classes: of an attack, times which.</summary>
    public void Score(Evidence evidence, int normal, int classes, Span<double> logits)
    {
        const double Least = 1e-12;
        int rowCount = evidence.OfAttack.Length / evidence.AttackColumns;
        double[] attackOrNot = new double[2 * rowCount], kinds = new double[(classes - 1) * rowCount];
        attack.Score(evidence.OfAttack, rowCount, attackOrNot);
        kind?.Score(evidence.OfClass, rowCount, kinds);
        for (int i = 0; i < rowCount; i++)
        {
            Span<double> two = attackOrNot.AsSpan(2 * i, 2), which = kinds.AsSpan((classes - 1) * i, classes - 1), row = logits.Slice(classes * i, classes);
            StableSoftmax.Softmax(two, two);
            if (kind is null) which[onlyAttack] = 1;
            else StableSoftmax.Softmax(which, which);
            for (int c = 0; c < classes; c++) row[c] = Math.Log(Math.Max(Least, c == normal ? two[0] : two[1] * which[c > normal ? c - 1 : c]));
        }
    }

    public void Dispose()
    {
        attack.Dispose();
        kind?.Dispose();
    }

    // Multinomial logistic regression.
    private static ITrainedModel Linear(LabeledDataset rows, long seed, CancellationToken cancellationToken)
    {
        int stepsPerEpoch = (rows.RowCount + BatchSize - 1) / BatchSize, epochs = Math.Max(LeastEpochs, (LeastSteps + stepsPerEpoch - 1) / stepsPerEpoch);
        return new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [], Dropout = 0, Epochs = epochs, BatchSize = BatchSize, LearningRate = 0.01 }).Train(new TrainingRequest(rows) { Seed = seed }, null, cancellationToken);
    }

    // As many attack rows as there are, drawn so that an attack counts by the root of its rows.
    private static int[] Draw(string[] names, long seed)
    {
        SeededRandom random = new(seed);
        int[][] groups = [.. Enumerable.Range(0, names.Length).Where(i => names[i].Length > 0).GroupBy(i => names[i]).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => g.ToArray())];
        double sum = groups.Sum(static g => Math.Sqrt(g.Length));
        int total = groups.Sum(static g => g.Length);
        List<int> drawn = [];
        foreach (int[] group in groups)
        {
            for (int n = Math.Max(1, (int)Math.Round(total * Math.Sqrt(group.Length) / sum)); n > 0; n--) drawn.Add(group[random.NextInt32(group.Length)]);
        }
        return [.. drawn];
    }

    private static FeatureMatrix Joined(IReadOnlyList<(Evidence Evidence, int[] Rows)> rehearsed, Func<Evidence, float[]> part, int columns) => FeatureMatrix.FromMemory(rehearsed.SelectMany(r => part(r.Evidence)).ToArray(), columns);
}
