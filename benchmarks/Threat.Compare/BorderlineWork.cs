using Threat.Core;
using Threat.Imbalance;

namespace Threat.Compare;

/// <summary>Borderline-SMOTE 1, k = 5, m = 10, distances on the values as given.</summary>
public sealed class BorderlineWork : ResamplingWork
{
    /// <inheritdoc/>
    public override string Name => "borderline";

    /// <inheritdoc/>
    protected override IResampler Create(int threads) => new BorderlineSmote(new BorderlineSmoteOptions { Scaling = DistanceScaling.None, SmallClasses = SmallClassHandling.FewerNeighbors, MaxDegreeOfParallelism = threads });
}
