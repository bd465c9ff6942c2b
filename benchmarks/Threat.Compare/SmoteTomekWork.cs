using Threat.Core;
using Threat.Imbalance;

namespace Threat.Compare;

/// <summary>SMOTE, then Tomek links removed on both sides, distances on the values as given.</summary>
public sealed class SmoteTomekWork : ResamplingWork
{
    /// <inheritdoc/>
    public override string Name => "smote-tomek";

    /// <inheritdoc/>
    protected override IResampler Create(int threads) => new SmoteTomek(new SmoteTomekOptions { Scaling = DistanceScaling.None, SmallClasses = SmallClassHandling.FewerNeighbors, MaxDegreeOfParallelism = threads });
}
