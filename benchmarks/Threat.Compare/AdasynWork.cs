using Threat.Core;
using Threat.Imbalance;

namespace Threat.Compare;

/// <summary>ADASYN, k = 5, distances on the values as given.</summary>
public sealed class AdasynWork : ResamplingWork
{
    /// <inheritdoc/>
    public override string Name => "adasyn";

    /// <inheritdoc/>
    protected override IResampler Create(int threads) => new Adasyn(new AdasynOptions { Scaling = DistanceScaling.None, SmallClasses = SmallClassHandling.FewerNeighbors, MaxDegreeOfParallelism = threads });
}
