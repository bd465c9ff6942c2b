namespace QuickStart.Reporting;

/// <summary>A class's precision-recall curve and where the decision rule lands on it.</summary>
internal sealed record PrecisionRecallPoints(string Name, IReadOnlyList<double> Precision, IReadOnlyList<double> Recall, (double Recall, double Precision)? Chosen);
