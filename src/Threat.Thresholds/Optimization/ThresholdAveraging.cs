namespace Threat.Thresholds;

/// <summary>How thresholds are made to hold on rows they were not chosen on.</summary>
public enum ThresholdAveraging
{
    /// <summary>One search over all rows: the best figure in sample, not on fresh data.</summary>
    None,

    /// <summary>Stratified folds: each leaves its rows out, thresholds are averaged, and the rows left out give an honest figure. The default.</summary>
    CrossValidation,

    /// <summary>Stratified bootstrap: resamples with replacement, the median threshold, and the rows not drawn give an honest figure.</summary>
    Bootstrap,
}
