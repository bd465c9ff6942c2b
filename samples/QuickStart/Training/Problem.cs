using Threat.Core;

namespace QuickStart.Training;

/// <summary>A classification problem, already cut: what trains, what calibrates, what sets thresholds, and what is looked at once.</summary>
internal sealed record Problem
{
    /// <summary>As in "Simulated traffic".</summary>
    public required string Name { get; init; }

    /// <summary>Where it comes from and how it was cut, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The rows that the steps measured alone are trained on; they need neither calibration nor threshold rows.</summary>
    public required LabeledDataset AllTraining { get; init; }

    /// <summary>The rows that the whole pipeline is trained on.</summary>
    public required LabeledDataset Train { get; init; }

    /// <summary>Held-out rows for the calibration.</summary>
    public required LabeledDataset Calibrate { get; init; }

    /// <summary>Held-out rows for the thresholds.</summary>
    public required LabeledDataset Threshold { get; init; }

    /// <summary>Untouched rows at natural prevalence.</summary>
    public required LabeledDataset Test { get; init; }

    /// <summary>The input that a model of this problem expects.</summary>
    public required FeatureSchemaId Schema { get; init; }

    /// <summary>How columns are scaled; null leaves it to the classifier.</summary>
    public IReadOnlyList<ColumnScaling>? Scalings { get; init; }
}
