namespace Threat.Thresholds.Internal;

internal enum MetricKind
{
    FBeta,
    Precision,
    Recall,
    Mcc,
    BalancedAccuracy,
    GMean,
    Youden,
    Cost,
    Custom,
}

internal enum ConstraintKind
{
    None,
    Precision,
    Recall,
    FalsePositiveRate,
    Alerts,
}
