namespace Threat.Retraining;

/// <summary>One condition of the gate.</summary>
/// <param name="Name">What is looked at.</param>
/// <param name="Holds">Whether it holds; null when it does not apply.</param>
/// <param name="Figure">The figure that was compared; null when it does not apply.</param>
/// <param name="Requirement">What was asked, as in "&lt; 0.05".</param>
/// <param name="Detail">The figures behind it, in words.</param>
public sealed record GateCondition(string Name, bool? Holds, double? Figure, string Requirement, string Detail);
