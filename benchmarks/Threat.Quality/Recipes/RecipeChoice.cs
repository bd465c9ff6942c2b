using Threat.Core;
using Threat.Losses;

namespace Threat.Quality.Recipes;

/// <summary>Chooses the network by 3-fold cross-validation on the training rows of the first seed.</summary>
internal static class RecipeChoice
{
    /// <summary>A trainer's figures on rows it has not seen.</summary>
    public static (double MacroF1, double Loss) Judge(QualityData data, string name, int seed)
        => OutOfFold(data, NetworkRecipe.All.SingleOrDefault(r => r.Name == name)?.Trainer(data.Scalings) ?? Candidates.Trees, seed);

    private static (double MacroF1, double Loss) OutOfFold(QualityData data, IModelTrainer trainer, int seed)
    {
        ClassificationReport report = ClassificationReport.Evaluate(FoldScores.Of(data, trainer, seed).Apply(IdentityCalibration.Instance));
        return (report.Macro.F1, report.Probabilities!.NegativeLogLikelihood);
    }
}
