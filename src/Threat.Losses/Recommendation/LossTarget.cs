namespace Threat.Losses;

/// <summary>What a detector is judged by.</summary>
public enum LossTarget
{
    /// <summary>Mean F1 of the classes.</summary>
    MacroF1,

    /// <summary>Share of rows decided right.</summary>
    Accuracy,

    /// <summary>Mean recall of the classes.</summary>
    BalancedAccuracy,

    /// <summary>Recall of the rare classes.</summary>
    RareClassRecall,
}
