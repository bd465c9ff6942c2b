using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>How a model measures up on the test rows, at natural prevalence.</summary>
public sealed record ModelMetrics
{
    /// <summary>Test rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Accuracy with its 95 % Wilson interval.</summary>
    public required RateInterval Accuracy { get; init; }

    /// <summary>Macro-F1 with its 95 % bootstrap interval over sources.</summary>
    public required RateInterval MacroF1 { get; init; }

    /// <summary>Matthews' correlation.</summary>
    public required double MatthewsCorrelation { get; init; }

    /// <summary>Share of normal rows that raise an alarm.</summary>
    public required double FalsePositiveRate { get; init; }

    /// <summary>Expected calibration error, 15 equal-width bins.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Mean negative log-likelihood.</summary>
    public required double NegativeLogLikelihood { get; init; }

    /// <summary>The classes.</summary>
    public required ImmutableArray<ClassRecall> Classes { get; init; }
}
