namespace Threat.Losses;

/// <summary>How a class's weight follows from its number of rows n, with N rows and C classes in all.</summary>
public enum ClassWeighting
{
    /// <summary>All one.</summary>
    None,

    /// <summary>N / (C·n), "balanced". Strong: it measured worst for macro-F1 among these.</summary>
    InverseFrequency,

    /// <summary>√(N / (C·n)): a milder correction and the best of these for macro-F1.</summary>
    InverseSquareRoot,

    /// <summary>(1 − β) / (1 − β^n), one over the effective number of rows (Cui et al. 2019).</summary>
    EffectiveNumber,

    /// <summary>median(n) / n (Eigen and Fergus 2015): the median class has weight 1.</summary>
    MedianFrequency,
}
