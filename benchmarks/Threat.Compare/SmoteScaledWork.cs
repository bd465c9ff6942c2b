using Threat.Core;
using Threat.Imbalance;

namespace Threat.Compare;

/// <summary>SMOTE with the default scaling, which the peer does not do.</summary>
public sealed class SmoteScaledWork : ResamplingWork
{
    /// <inheritdoc/>
    public override string Name => "smote-scaled";

    /// <inheritdoc/>
    protected override IResampler Create(int threads) => new Smote(new SmoteOptions { SmallClasses = SmallClassHandling.FewerNeighbors, MaxDegreeOfParallelism = threads });
}
