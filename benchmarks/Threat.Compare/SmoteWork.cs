using Threat.Core;
using Threat.Imbalance;

namespace Threat.Compare;

/// <summary>SMOTE, k = 5, every minority raised to the majority, distances on the values as given.</summary>
public sealed class SmoteWork : ResamplingWork
{
    /// <inheritdoc/>
    public override string Name => "smote";

    /// <inheritdoc/>
    protected override IResampler Create(int threads) => new Smote(new SmoteOptions { Scaling = DistanceScaling.None, SmallClasses = SmallClassHandling.FewerNeighbors, MaxDegreeOfParallelism = threads });
}
