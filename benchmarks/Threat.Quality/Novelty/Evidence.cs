using Threat.Core;
using Threat.Detection;

namespace Threat.Quality;

/// <summary>What learners that know some rows say of others: how much a row looks like an attack, like nothing known, and like which attack.</summary>
/// <param name="OfAttack">Per fresh row: log-odds of "attack" by three learners, distance to the nearest normal and the nearest attack row known; with the fresh rows' own crowd: log density ratio to
/// known normal traffic, distance to the 16th neighbour among the fresh, and the means of two of these over those neighbours.</param>
/// <param name="OfClass">Per fresh row: log probabilities of the attack classes by three learners, one of which knows attacks only.</param>
internal sealed record Evidence(FeatureMatrix OfAttack, FeatureMatrix OfClass)
{
    private const int Crowd = 16, CrowdColumns = 4, Parts = 3;
    private const double LeastOdds = 1e-5, LeastShare = 1e-4, MostRatio = 8;

    /// <summary>This evidence, with or without what the crowd of fresh rows tells.</summary>
    public Evidence Seen(bool crowd)
    {
        if (crowd) return this;
        int kept = OfAttack.ColumnCount - CrowdColumns;
        return this with { OfAttack = Matrix([.. Enumerable.Range(0, OfAttack.RowCount).Select(i => OfAttack.Row(i)[..kept].ToArray().Select(static v => (double)v).ToArray())]) };
    }

    /// <summary>Trains the learners on the known rows and asks them about the fresh ones, whose labels are not given.</summary>
    /// <param name="known">Labelled rows.</param>
    /// <param name="fresh">Rows without labels.</param>
    /// <param name="scalings">Per column, or null to leave it to the networks.</param>
    /// <param name="seed">Decides everything random.</param>
    public static Evidence Of(LabeledDataset known, FeatureMatrix fresh, IReadOnlyList<ColumnScaling>? scalings, int seed)
    {
        int normal = known.LabelSet.IdOf("Normal");
        int[] labels = known.Labels.ToArray(), attackRows = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] != normal)], normalRows = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == normal)];
        IModelTrainer steady = Candidates.SmallNetwork(Candidates.RootWeighted, scalings), eager = Candidates.SmallNetwork(Candidates.ClassWeighted, scalings);
        ProbabilityMatrix[] all = [Ask(EnsembleTrainer.Of(steady, 3), known, fresh, seed), Ask(EnsembleTrainer.Of(eager, 2), known, fresh, seed), Ask(Candidates.SmallTrees, known, fresh, seed)];
        ProbabilityMatrix attacksOnly = Ask(new EnsembleTrainer(steady, steady, Candidates.SmallTrees), WithoutClass(known.Select(attackRows), normal), fresh, seed);

        FeatureScaler scaler = FeatureScaler.Fit(known.Features, scalings is null ? [.. Enumerable.Repeat(ColumnScaling.LogStandard, known.Features.ColumnCount)] : [.. scalings]);
        FeatureMatrix scaled = Scaled(scaler, fresh);
        float[][] toNormal = Distances.Nearest(scaled, Scaled(scaler, known.Features.Select(normalRows)), 1).Distances, toAttack = Distances.Nearest(scaled, Scaled(scaler, known.Features.Select(attackRows)), 1).Distances;
        double[][] ofAttack = [.. Enumerable.Range(0, fresh.RowCount).Select(i => (double[])[.. all.Select(p => Odds(1 - p.Row(i)[normal])), Math.Log(1 + toNormal[i][0]), Math.Log(1 + toAttack[i][0])])];
        double[] ratios = DensityRatios(known.Features.Select(normalRows), fresh, seed);
        (float[][] distances, long[][] rows) = Distances.Nearest(scaled, scaled, Crowd);
        double[][] withCrowd = [.. ofAttack.Select((row, i) => (double[])[.. row, ratios[i], Math.Log(1 + distances[i][^1]), rows[i].Average(r => ratios[r]), rows[i].Average(r => ofAttack[r][0])])];
        return new Evidence(Matrix(withCrowd), Matrix([.. Enumerable.Range(0, fresh.RowCount).Select(i => (double[])[.. LogShares(all[0].Row(i), normal), .. LogShares(attacksOnly.Row(i), -1), .. LogShares(all[2].Row(i), normal)])]));
    }

    /// <summary>Log of how much denser the fresh rows lie around each of them than known normal traffic does, by trees that tell the two apart and have not seen the row.</summary>
    private static double[] DensityRatios(FeatureMatrix normal, FeatureMatrix fresh, int seed)
    {
        LabelSet sides = LabelSet.Create("known", "fresh");
        LabeledDataset both = new(FeatureMatrix.FromMemory(new[] { normal.Values, fresh.Values }.SelectMany(static v => v.ToArray()).ToArray(), fresh.ColumnCount), Enumerable.Range(0, normal.RowCount + fresh.RowCount).Select(i => i < normal.RowCount ? 0 : 1).ToArray(), sides);
        double[] ratios = new double[fresh.RowCount];
        double balance = Math.Log((double)fresh.RowCount / normal.RowCount);
        foreach (Fold fold in KFold.Stratified(both, Parts, seed, identicalRowsTogether: false))
        {
            int[] asked = [.. fold.TestRows.ToArray().Where(r => r >= normal.RowCount)];
            ProbabilityMatrix sided = Ask(Candidates.SmallTrees, both.Select(fold.TrainRows.Span), both.Features.Select(asked), seed);
            for (int i = 0; i < asked.Length; i++) ratios[asked[i] - normal.RowCount] = Math.Clamp(Odds(sided.Row(i)[1]) - balance, -MostRatio, MostRatio);
        }
        return ratios;
    }

    private static ProbabilityMatrix Ask(IModelTrainer trainer, LabeledDataset known, FeatureMatrix fresh, int seed)
    {
        using ITrainedModel model = trainer.Train(new TrainingRequest(known) { Seed = seed });
        return ProbabilityMatrix.Softmax(model.Score(fresh));
    }

    private static LabeledDataset WithoutClass(LabeledDataset rows, int classId)
        => new(rows.Features, rows.Labels.ToArray().Select(l => l > classId ? l - 1 : l).ToArray(), LabelSet.Create(rows.LabelSet.Names.Where((_, c) => c != classId)));

    private static FeatureMatrix Scaled(FeatureScaler scaler, FeatureMatrix rows)
    {
        float[] values = new float[rows.Values.Length];
        scaler.Transform(rows.Values.Span, values);
        return FeatureMatrix.FromMemory(values, rows.ColumnCount);
    }

    private static FeatureMatrix Matrix(double[][] rows) => FeatureMatrix.From([.. rows.Select(static r => r.Select(static v => (float)v).ToArray())]);

    private static double Odds(double p)
    {
        double inside = Math.Clamp(p, LeastOdds, 1 - LeastOdds);
        return Math.Log(inside / (1 - inside));
    }

    private static IEnumerable<double> LogShares(ReadOnlySpan<double> probabilities, int leftOut)
    {
        List<double> logs = [];
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (c != leftOut) logs.Add(Math.Log(Math.Max(probabilities[c], LeastShare)));
        }
        return logs;
    }
}
