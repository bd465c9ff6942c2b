namespace Threat.Core;

/// <summary>How confidences are put into bins.</summary>
public enum CalibrationBinning
{
    /// <summary>Bins (lo, hi] of the same width; 0 falls in the first bin, 1 in the last.</summary>
    EqualWidth,

    /// <summary>Bins of the same number of rows (± 1), by a stable sort of the confidences.</summary>
    EqualMass,
}
