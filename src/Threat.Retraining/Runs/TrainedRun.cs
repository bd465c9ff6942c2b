namespace Threat.Retraining.Internal;

/// <summary>A run up to the gate's decision: its record, and the model when there is one.</summary>
internal sealed record TrainedRun(RunRecord Record, ThreatModel? Model);
