namespace Threat.Retraining;

/// <summary>A measure of drift between history and new samples.</summary>
/// <param name="Name">What was measured, as in "PSI per feature".</param>
/// <param name="Value">The figure.</param>
/// <param name="Alarm">Whether it is beyond its limit.</param>
/// <param name="Detail">The figures behind it, in words.</param>
public sealed record DriftSignal(string Name, double Value, bool Alarm, string Detail);
