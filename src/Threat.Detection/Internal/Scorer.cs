using Threat.Core;
using Threat.Features;
using Threat.Shared;

namespace Threat.Detection.Internal;

/// <summary>Scores with one slot from beginning to end.</summary>
internal static class Scorer
{
    private const int StackClasses = 64;
    private const int DecidedTogether = 4096;

    public static ThreatScore Score(ModelSlot slot, ReadOnlySpan<float> row, int topFeatures, string? source, DateTimeOffset? asOf)
    {
        ThreatModel model = slot.Model;
        int classes = model.Labels.Count;
        Span<double> logits = classes <= StackClasses ? stackalloc double[classes] : new double[classes];
        double[] probabilities = new double[classes];
        model.Trained.Score(row, 1, logits);
        model.Calibration.Apply(logits, probabilities);
        Decision decision = model.Policy.Decide(probabilities);
        int explained = decision.IsAbstained ? ArgmaxRule.Instance.Decide(probabilities, default).ClassId : decision.ClassId;
        return new ThreatScore(probabilities, decision, slot.NormalId, model.Policy, slot.Version)
        {
            TopFeatures = topFeatures > 0 && slot.Contributions is { } plan ? plan.Top(row, logits, explained, topFeatures) : [],
            Source = source,
            AsOf = asOf,
        };
    }

    public static ThreatScoreBatch Score(ModelSlot slot, FeatureMatrix rows, IReadOnlyList<string>? sources, CancellationToken cancellationToken)
    {
        ThreatModel model = slot.Model;
        if (sources is not null && sources.Count != rows.RowCount) throw new ArgumentException($"{sources.Count} sources were given for {rows.RowCount} rows.", nameof(sources));
        cancellationToken.ThrowIfCancellationRequested();
        LogitMatrix logits = model.Trained.Score(rows);
        cancellationToken.ThrowIfCancellationRequested();
        int classes = model.Labels.Count;
        double[] probabilities = new double[logits.Values.Length];
        Decision[] decisions = new Decision[rows.RowCount];
        Workers.RunRanges(rows.RowCount, DecidedTogether, Environment.ProcessorCount, cancellationToken, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                Span<double> p = probabilities.AsSpan(i * classes, classes);
                model.Calibration.Apply(logits.Row(i), p);
                decisions[i] = model.Policy.Decide(p);
            }
        });
        return new ThreatScoreBatch(new ProbabilityMatrix(probabilities, classes), decisions, slot.NormalId, model.Policy, slot.Version, sources);
    }

    /// <summary>Writes what the model sees of a vector.</summary>
    public static void Encode(ModelSlot slot, FeatureVector vector, Span<float> row)
    {
        FeatureSchemaId expected = slot.Model.Info.Schema;
        if (expected.Equals(vector.Schema.ModelInput))
        {
            vector.EncodeTo(row);
            return;
        }
        if (!expected.Equals(vector.Schema.Id))
            throw new ArgumentException($"The vector is of schema {vector.Schema.Id}; the model was trained on {expected}. Extract with the model's schema, or train a model for this one.", nameof(vector));
        int missing = vector.Statuses.IndexOfAnyExcept(FeatureStatus.Ok);
        if (missing >= 0)
            throw new ArgumentException($"Feature '{expected.Columns[missing]}' is missing ({vector.Statuses[missing]}), and the model was trained on {expected.Name} without missing indicators. Train on {vector.Schema.ModelInput.Name} instead.", nameof(vector));
        vector.Values.CopyTo(row);
    }
}
