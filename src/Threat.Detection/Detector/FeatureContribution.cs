namespace Threat.Detection;

/// <summary>How much one feature moved a decision.</summary>
/// <param name="Feature">The feature's name, or "#i" for column i when the model's schema does not name it.</param>
/// <param name="Value">Its raw value; null when it is missing.</param>
/// <param name="Contribution">
/// The log-odds of the decided class minus the log-odds with this feature replaced by its training centre. Above 0 it speaks for the decision, below 0
/// against it. One feature is replaced at a time, so contributions do not add up. Taken from the uncalibrated logits.
/// </param>
public readonly record struct FeatureContribution(string Feature, float? Value, double Contribution);
