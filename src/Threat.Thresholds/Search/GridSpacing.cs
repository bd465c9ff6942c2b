namespace Threat.Thresholds;

/// <summary>Where the values of a grid lie.</summary>
public enum GridSpacing
{
    /// <summary>At equal distances from 0 to 1. For a rare class nearly all of them lie above every score. The default, as in older systems.</summary>
    Linear,

    /// <summary>At equal numbers of rows: quantiles of the scores.</summary>
    Quantile,
}
