namespace DetectionHost.Review;

/// <summary>A feature that moved the decision.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Value">Its raw value; null when it is missing.</param>
/// <param name="Contribution">Log-odds; above 0 it speaks for the decision.</param>
internal sealed record Reason(string Feature, float? Value, double Contribution);
