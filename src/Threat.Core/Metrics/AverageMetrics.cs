namespace Threat.Core;

/// <summary>Per-class metrics averaged over all classes of the label set, absent ones included (as 0).</summary>
/// <param name="Precision">Average precision over classes.</param>
/// <param name="Recall">Average recall over classes.</param>
/// <param name="F1">Average F1 over classes.</param>
public sealed record AverageMetrics(double Precision, double Recall, double F1);
