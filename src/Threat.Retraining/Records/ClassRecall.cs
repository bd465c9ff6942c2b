namespace Threat.Retraining;

/// <summary>A class on the test rows.</summary>
/// <param name="Name">The class.</param>
/// <param name="Support">Test rows.</param>
/// <param name="Precision">Precision.</param>
/// <param name="Recall">Recall with its 95 % Wilson interval.</param>
/// <param name="F1">F1.</param>
public sealed record ClassRecall(string Name, int Support, double Precision, RateInterval Recall, double F1);
