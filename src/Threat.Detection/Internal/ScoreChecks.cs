using Threat.Core;

namespace Threat.Detection.Internal;

internal static class ScoreChecks
{
    /// <summary>That the rows and the room for their logits fit the model.</summary>
    public static void Require(ITrainedModel model, ReadOnlySpan<float> features, int rowCount, ReadOnlySpan<double> logits)
    {
        if (rowCount < 0 || features.Length != (long)rowCount * model.FeatureCount)
            throw new ArgumentException($"{rowCount} rows of {model.FeatureCount} columns need {(long)rowCount * model.FeatureCount} values, but {features.Length} were given.", nameof(features));
        if (logits.Length != (long)rowCount * model.Labels.Count)
            throw new ArgumentException($"{rowCount} rows of {model.Labels.Count} classes need room for {(long)rowCount * model.Labels.Count} logits, but there is room for {logits.Length}.", nameof(logits));
    }
}
