namespace Threat.Core;

/// <summary>How well one class is found. A ratio whose denominator is 0 is 0, as scikit-learn's <c>zero_division=0</c>.</summary>
/// <param name="ClassId">The class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Precision">Of the rows decided as this class, the share that is.</param>
/// <param name="Recall">Of the rows of this class, the share decided so; abstained rows count as missed.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassMetrics(int ClassId, string Name, double Precision, double Recall, double F1, int Support);
