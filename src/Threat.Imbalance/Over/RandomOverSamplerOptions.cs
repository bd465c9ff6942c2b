namespace Threat.Imbalance;

/// <summary>Options of <see cref="RandomOverSampler"/>.</summary>
public sealed record RandomOverSamplerOptions
{
    /// <summary>Which classes grow, and to how many rows.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class is raised to the largest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>
    /// 0 copies rows. Above 0 each copy is moved by normal noise whose deviation per column is Shrinkage · (4 / ((d + 2) n_c))^(1 / (d + 4)) times the class's standard
    /// deviation (ROSE, Menardi and Torelli 2014); n_c is the class's own row count.
    /// </summary>
    /// <value>0; at least 0.</value>
    public double Shrinkage { get; init; }

    /// <summary>The seed of every random draw.</summary>
    /// <value>0.</value>
    public long Seed { get; init; }

    /// <summary>The most threads; −1 is one per processor. The result is the same for any number.</summary>
    /// <value>−1 or at least 1. Default −1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
