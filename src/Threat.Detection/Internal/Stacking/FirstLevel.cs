using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal.Stacking;

/// <summary>What the first level says of rows, row-major: of attack or not, and of which attack.</summary>
internal sealed record Evidence(float[] OfAttack, int AttackColumns, float[] OfClass, int ClassColumns);

/// <summary>Learners that know some rows, and these rows themselves, to measure distances to.</summary>
/// <param name="members">Know all classes.</param>
/// <param name="attackMember">Knows attacks alone; null where there is one class of them.</param>
/// <param name="normal">The id of the class that is no attack.</param>
/// <param name="scaler">Scales rows for distances.</param>
/// <param name="toNormal">The known rows of normal traffic.</param>
/// <param name="toAttack">The known rows of attacks.</param>
/// <param name="threads">For distances.</param>
internal sealed class FirstLevel(ITrainedModel[] members, ITrainedModel? attackMember, int normal, FeatureScaler scaler, NearestDistance toNormal, NearestDistance toAttack, int threads) : IDisposable
{
    // Beyond these a learner's certainty says nothing more.
    private const double LeastProbability = 1e-5, LeastShare = 1e-4;
    private const int Distances = 2;

    public IReadOnlyList<ITrainedModel> Members => members;

    public ITrainedModel? AttackMember => attackMember;

    public int Normal => normal;

    public FeatureScaler Scaler => scaler;

    public NearestDistance ToNormal => toNormal;

    public NearestDistance ToAttack => toAttack;

    public LabelSet Labels => members[0].Labels;

    public static FirstLevel Train(RehearsedStackOptions options, TrainingRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        LabeledDataset known = request.Train;
        int normal = known.LabelSet.IdOf(options.NormalClass);
        ILookup<bool, int> rows = Enumerable.Range(0, known.RowCount).ToLookup(i => known.Labels.Span[i] == normal);
        int[] attackRows = [.. rows[false]];
        FeatureScaler scaler = FeatureScaler.Fit(known.Features, options.Scaling is { } given ? [.. given] : AutoScaling.Choose(known.Features));
        NearestDistance toNormal = NearestDistance.Among(known.Features, scaler, [.. rows[true]], options.ReferenceRows, request.Seed);
        NearestDistance toAttack = NearestDistance.Among(known.Features, scaler, attackRows, options.ReferenceRows, request.Seed);
        // As one, so that seeds, reports and the end of a failed training are those of an ensemble.
        EnsembleModel together = (EnsembleModel)new EnsembleTrainer(options.Members).Train(request, progress, cancellationToken);
        try
        {
            bool several = AttackClasses(known).Skip(1).Any();
            ITrainedModel? attackMember = several ? options.AttackMember.Train(new TrainingRequest(AttacksAlone(known.Select(attackRows), normal)) { Seed = request.Seed, Validation = AttacksOf(request.Validation, normal) }, null, cancellationToken) : null;
            return new FirstLevel([.. together.Members], attackMember, normal, scaler, toNormal, toAttack, Workers.Threads(options.MaxDegreeOfParallelism));
        }
        catch
        {
            together.Dispose();
            throw;
        }

        IEnumerable<int> AttackClasses(LabeledDataset of) => Enumerable.Range(0, of.LabelSet.Count).Where(c => c != normal && of.ClassCounts[c] > 0);
    }

    /// <summary>The classes without the one that is no attack.</summary>
    public static LabelSet AttackLabels(LabelSet labels, int normal) => LabelSet.Create(labels.Names.Where((_, c) => c != normal));

    /// <summary>The log-odds of a learner's probability.</summary>
    public static double LogOdds(double probability)
    {
        double p = Math.Clamp(probability, LeastProbability, 1 - LeastProbability);
        return Math.Log(p / (1 - p));
    }

    /// <summary>Columns that say attack or not.</summary>
    public static int AttackColumns(int members) => members + Distances;

    /// <summary>Learners that say which attack: the members and who knows attacks alone.</summary>
    public static int Groups(int members) => members + 1;

    public Evidence Ask(ReadOnlyMemory<float> features, int rowCount)
    {
        int classes = Labels.Count, attacks = classes - 1, groups = attackMember is null ? 0 : Groups(members.Length);
        int attackColumns = AttackColumns(members.Length), classColumns = groups * attacks;
        float[] ofAttack = new float[rowCount * attackColumns], ofClass = new float[rowCount * classColumns];
        for (int m = 0; m < members.Length; m++)
        {
            double[] p = Probabilities(members[m], features.Span, rowCount);
            for (int i = 0; i < rowCount; i++)
            {
                ReadOnlySpan<double> row = p.AsSpan(i * classes, classes);
                ofAttack[i * attackColumns + m] = (float)LogOdds(1 - row[normal]);
                if (groups > 0) WriteShares(row, normal, ofClass.AsSpan(i * classColumns + m * attacks, attacks));
            }
        }
        if (attackMember is not null)
        {
            double[] p = Probabilities(attackMember, features.Span, rowCount);
            for (int i = 0; i < rowCount; i++) WriteShares(p.AsSpan(i * attacks, attacks), -1, ofClass.AsSpan(i * classColumns + members.Length * attacks, attacks));
        }
        float[] scaled = NearestDistance.Scale(scaler, features.Span);
        double[] fromNormal = toNormal.Of(scaled, threads), fromAttack = toAttack.Of(scaled, threads);
        for (int i = 0; i < rowCount; i++)
            (ofAttack[i * attackColumns + members.Length], ofAttack[i * attackColumns + members.Length + 1]) = ((float)Math.Log(1 + fromNormal[i]), (float)Math.Log(1 + fromAttack[i]));
        return new Evidence(ofAttack, attackColumns, ofClass, classColumns);
    }

    public void Dispose()
    {
        foreach (ITrainedModel member in members) member.Dispose();
        attackMember?.Dispose();
    }

    private static double[] Probabilities(ITrainedModel model, ReadOnlySpan<float> features, int rowCount)
    {
        int classes = model.Labels.Count;
        double[] p = new double[rowCount * classes];
        model.Score(features, rowCount, p);
        for (int i = 0; i < rowCount; i++) StableSoftmax.Softmax(p.AsSpan(i * classes, classes), p.AsSpan(i * classes, classes));
        return p;
    }

    private static void WriteShares(ReadOnlySpan<double> probabilities, int leftOut, Span<float> shares)
    {
        for (int c = 0, at = 0; c < probabilities.Length; c++)
        {
            if (c != leftOut) shares[at++] = (float)Math.Log(Math.Max(probabilities[c], LeastShare));
        }
    }

    private static LabeledDataset? AttacksOf(LabeledDataset? validation, int normal)
    {
        if (validation is null) return null;
        int[] rows = [.. Enumerable.Range(0, validation.RowCount).Where(i => validation.Labels.Span[i] != normal)];
        return rows.Length == 0 ? null : AttacksAlone(validation.Select(rows), normal);
    }

    private static LabeledDataset AttacksAlone(LabeledDataset rows, int normal)
        => new(rows.Features, rows.Labels.ToArray().Select(l => l > normal ? l - 1 : l).ToArray(), AttackLabels(rows.LabelSet, normal), rows.EntityIds, rows.Times);
}
