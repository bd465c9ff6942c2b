using System.Diagnostics;
using Threat.Core;
using Threat.Detection;
using Threat.Losses;
using Threat.Thresholds;

namespace Threat.Quality.Recipes;

/// <summary>
/// The steps for one seed of a data set whose test rows are like its training rows. Every model learns from all training rows; calibration and thresholds are fitted on scores out of fold. No model is trained twice.
/// </summary>
internal sealed class RecipeLadder(QualityData data, NetworkRecipe recipe, int seed, Action<string> log)
{
    public const string Opponent = "opponent: gradient-boosted trees (LightGBM)";
    public const string TunedOpponent = "the opponent, temperature and thresholds out of fold";
    private const int Members = 5;

    public IReadOnlyList<Outcome> Run()
    {
        List<Outcome> steps = [];
        IModelTrainer network = recipe.Trainer(data.Scalings);
        LabeledDataset balancedRows = Candidates.Balancing(seed).Resample(data.Train).Dataset;
        (ITrainedModel plain, double plainTime) = Train("plain network", NetworkRecipe.Plain.Trainer(data.Scalings), data.Train, seed);
        using (plain) steps.Add(Of("the plain network, argmax", plain, null, null, plainTime));
        (ITrainedModel plainBalanced, double plainBalancedTime) = Train("plain network, balanced", NetworkRecipe.Plain.Trainer(data.Scalings), balancedRows, seed);
        using (plainBalanced) steps.Add(Of("the same, balanced (SMOTE to the target distribution)", plainBalanced, null, null, plainBalancedTime));
        (ITrainedModel chosen, double time) = Train(recipe.Name, network, data.Train, seed);
        steps.Add(Of($"the {recipe.Name}", chosen, null, null, time));
        (ITrainedModel balanced, double balancedTime) = Train(recipe.Name + ", balanced", network, balancedRows, seed);
        using (balanced) steps.Add(Of("the same, balanced", balanced, null, null, balancedTime));
        log("out-of-fold scores of the network");
        LabeledLogits unseen = FoldScores.Of(data, network, seed);
        Fitted(steps, "not balanced", unseen, chosen, time);
        List<ITrainedModel> members = [chosen];
        double networks = time;
        for (int i = 1; i < Members; i++)
        {
            (ITrainedModel member, double seconds) = Train($"member {i + 1}", network, data.Train, seed + 1000 * i);
            members.Add(member);
            networks += seconds;
        }
        EnsembleModel ensemble = new(members);
        steps.Add(Of($"{Members} such networks", ensemble, null, null, networks));
        (ITrainedModel trees, double treesTime) = Train("trees", Candidates.Trees, data.Train, seed);
        steps.Add(Of(Opponent, trees, null, null, treesTime));
        log("out-of-fold scores of the trees");
        LabeledLogits unseenTrees = FoldScores.Of(data, Candidates.Trees, seed);
        Fitted(steps, "the opponent", unseenTrees, trees, treesTime);
        using EnsembleModel both = new([ensemble, trees]);
        steps.Add(Of("networks and trees, half each", both, null, null, networks + treesTime));
        Fitted(steps, "networks and trees", FoldScores.Mean(unseen, unseenTrees), both, networks + treesTime);
        return steps;
    }

    private void Fitted(List<Outcome> steps, string what, LabeledLogits unseen, ITrainedModel model, double seconds)
    {
        ICalibration calibration = new TemperatureScaling().Fit(unseen).Calibration;
        steps.Add(Of($"{what}, temperature out of fold", model, calibration, null, seconds));
        DecisionPolicy policy = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = seed }).Optimize(unseen.Apply(calibration)).Policy;
        steps.Add(Of($"{what}, temperature and thresholds out of fold", model, calibration, policy, seconds));
    }

    private Outcome Of(string step, ITrainedModel model, ICalibration? calibration, DecisionPolicy? policy, double seconds)
    {
        LabeledProbabilities test = LabeledLogits.Score(model, data.Test).Apply(calibration ?? IdentityCalibration.Instance);
        Outcome outcome = Outcome.Of(step, test, policy, seconds);
        return data.TrueCounts is null ? outcome : outcome with { Natural = NaturalFigures.Of(test, policy, data.TrueCounts) };
    }

    private (ITrainedModel Model, double Seconds) Train(string what, IModelTrainer trainer, LabeledDataset rows, int memberSeed)
    {
        log(what);
        long start = Stopwatch.GetTimestamp();
        ITrainedModel model = trainer.Train(new TrainingRequest(rows) { Seed = memberSeed });
        return (model, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
