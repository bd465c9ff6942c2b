using System.Globalization;
using Threat.Core;
using Threat.Losses;
using Threat.Quality.Recipes;

namespace Threat.Quality;

/// <summary>A loss by name, and how all of them did.</summary>
internal sealed record Chosen(string Loss, string Table);

/// <summary>What is decided on training rows alone.</summary>
internal static class Choice
{
    /// <summary>Rehearsals that decide the loss.</summary>
    public const int Rehearsals = 6;

    private const int Folds = 3;

    /// <summary>The loss with the best macro-F1 on rehearsals of unknown attacks.</summary>
    public static Chosen Loss(QualityData data, int seed, Action<string> log)
    {
        IReadOnlyList<Rehearsal> rehearsals = Rehearsal.Make(data.Train, data.Regions!, Rehearsals, seed);
        List<(string Name, double Accuracy, double MacroF1)> judged = [];
        foreach (LossCandidate loss in Candidates.Losses)
        {
            log($"choosing the loss: {loss.Name}");
            (double accuracy, double macroF1) = Rehearse(data, rehearsals, Candidates.Network(loss, data.Scalings), seed);
            judged.Add((loss.Name, accuracy, macroF1));
        }
        return new Chosen(judged.MaxBy(static j => j.MacroF1).Name, string.Join('\n', judged.Select(static j => string.Create(CultureInfo.InvariantCulture, $"| {j.Name} | {j.Accuracy:0.000} | {j.MacroF1:0.000} |"))));
    }

    /// <summary>How two networks with plain cross-entropy do on the same rehearsals: the one of the ladder, and the suite's default.</summary>
    public static string Networks(QualityData data, int seed, Action<string> log)
    {
        IReadOnlyList<Rehearsal> rehearsals = Rehearsal.Make(data.Train, data.Regions!, Rehearsals, seed);
        return string.Join('\n', new[] { NetworkRecipe.Plain, NetworkRecipe.Default }.Select(recipe =>
        {
            log($"rehearsing the {recipe.Name}");
            (double accuracy, double macroF1) = Rehearse(data, rehearsals, recipe.Trainer(data.Scalings), seed);
            return string.Create(CultureInfo.InvariantCulture, $"| {recipe.Name} | {accuracy:0.000} | {macroF1:0.000} |");
        }));
    }

    private static (double Accuracy, double MacroF1) Rehearse(QualityData data, IReadOnlyList<Rehearsal> rehearsals, IModelTrainer trainer, int seed)
    {
        ClassificationReport[] reports = [.. rehearsals.Select(r =>
        {
            using ITrainedModel model = trainer.Train(new TrainingRequest(data.Train.Select(r.Known)) { Seed = seed });
            return ClassificationReport.Evaluate(LabeledLogits.Score(model, data.Train.Select(r.Fresh)).Apply(IdentityCalibration.Instance));
        })];
        return (reports.Average(static r => r.Accuracy), reports.Average(static r => r.Macro.F1));
    }

    internal static IReadOnlyList<Fold> FoldsOf(QualityData data, int seed)
        => data.Train.EntityIds is null ? KFold.Stratified(data.Train, Folds, seed) : KFold.GroupedByEntity(data.Train, Folds, seed);
}
