using Threat.Core;

namespace Threat.Losses;

/// <summary>Options of <see cref="HistogramBinning"/>.</summary>
public sealed record HistogramBinningOptions
{
    /// <summary>Bins per class, 1 or more.</summary>
    /// <value>15.</value>
    public int BinCount { get; init; } = 15;

    /// <summary>Bins of the same number of rows, or of the same width.</summary>
    /// <value><see cref="CalibrationBinning.EqualMass"/>.</value>
    public CalibrationBinning Binning { get; init; } = CalibrationBinning.EqualMass;

    /// <summary>Fewest rows to fit on, at least 2.</summary>
    /// <value>100.</value>
    public int MinimumRows { get; init; } = 100;
}
