namespace Threat.Retraining;

/// <summary>What a screen sees of a sample: everything but its features.</summary>
/// <param name="Sequence">Its place in the store.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="PredictedLabel">The class id the model decided on.</param>
/// <param name="Label">The class id the reviewer says is correct.</param>
/// <param name="Confidence">The model's confidence.</param>
/// <param name="ReviewerId">Who said so.</param>
/// <param name="SecondReviewerId">Who agreed, or null.</param>
/// <param name="Source">The entity, usually an address.</param>
/// <param name="EventTime">When it happened.</param>
/// <param name="IsNew">Whether this run claims it; false for history.</param>
public sealed record ScreenedSample(long Sequence, string IncidentId, int PredictedLabel, int Label, double Confidence,
    string ReviewerId, string? SecondReviewerId, string Source, DateTimeOffset EventTime, bool IsNew)
{
    /// <summary>Whether the reviewer disagreed with the model.</summary>
    public bool IsOverride => PredictedLabel != Label;
}
