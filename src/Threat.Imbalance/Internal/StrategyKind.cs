namespace Threat.Imbalance.Internal;

internal enum StrategyKind
{
    Auto,
    NotMajority,
    NotMinority,
    All,
    Minority,
    Majority,
    Ratio,
    Counts,
    Shares,
    Callback,
}
