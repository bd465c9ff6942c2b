namespace Threat.Retraining;

/// <summary>How long a step took.</summary>
/// <param name="Step">The step.</param>
/// <param name="Seconds">Seconds.</param>
public sealed record StepTime(string Step, double Seconds);
