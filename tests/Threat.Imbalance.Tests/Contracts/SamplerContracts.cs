using Threat.TestKit;

namespace Threat.Imbalance.Tests;

[TestFixture]
public sealed class SmoteContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new Smote(new SmoteOptions { Seed = seed });
}

[TestFixture]
public sealed class BorderlineSmoteContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new BorderlineSmote(new BorderlineSmoteOptions { Seed = seed });
}

[TestFixture]
public sealed class BorderlineSmote2ContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new BorderlineSmote(new BorderlineSmoteOptions { Seed = seed, Kind = BorderlineKind.BothSides });
}

[TestFixture]
public sealed class AdasynContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new Adasyn(new AdasynOptions { Seed = seed });
}

[TestFixture]
public sealed class RandomOverSamplerContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new RandomOverSampler(new RandomOverSamplerOptions { Seed = seed });
}

[TestFixture]
public sealed class SmoothedOverSamplerContractTests : ResamplerContractTests
{
    protected override bool OriginsReproduceRows => false;

    protected override IResampler CreateResampler(long seed) => new RandomOverSampler(new RandomOverSamplerOptions { Seed = seed, Shrinkage = 1 });
}

[TestFixture]
public sealed class RandomUnderSamplerContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new RandomUnderSampler(new RandomUnderSamplerOptions { Seed = seed });
}

[TestFixture]
public sealed class TargetDistributionContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new TargetDistributionResampler(new TargetDistributionOptions { Seed = seed });
}

[TestFixture]
public sealed class SmoteTomekContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new SmoteTomek(new SmoteTomekOptions { Seed = seed });
}

[TestFixture]
public sealed class TomekLinksContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new TomekLinks();
}

[TestFixture]
public sealed class AutoResamplerContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new AutoResampler(new AutoOptions { Seed = seed });
}

[TestFixture]
public sealed class EditedNearestNeighboursContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new EditedNearestNeighbours(new EditedNearestNeighboursOptions { Vote = NeighborVote.Majority });
}

[TestFixture]
public sealed class RepeatedEditedNearestNeighboursContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new RepeatedEditedNearestNeighbours();
}

[TestFixture]
public sealed class SmoteEnnContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new SmoteEnn(new SmoteEnnOptions { Seed = seed });
}

[TestFixture]
public sealed class NeighbourhoodCleaningRuleContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new NeighbourhoodCleaningRule();
}

[TestFixture]
public sealed class OneSidedSelectionContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new OneSidedSelection(new OneSidedSelectionOptions { Seed = seed });
}

[TestFixture]
public sealed class NearMissContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new NearMiss();
}

[TestFixture]
public sealed class NearMiss2ContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new NearMiss(new NearMissOptions { Version = NearMissVersion.FarthestMinority });
}

[TestFixture]
public sealed class NearMiss3ContractTests : ResamplerContractTests
{
    protected override bool UsesSeed => false;

    protected override IResampler CreateResampler(long seed) => new NearMiss(new NearMissOptions { Version = NearMissVersion.NominatedByMinority });
}

[TestFixture]
public sealed class ClusterCentroidsContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new ClusterCentroids(new ClusterCentroidsOptions { Seed = seed });
}

[TestFixture]
public sealed class ClusterMeansContractTests : ResamplerContractTests
{
    protected override bool OriginsReproduceRows => false;

    protected override IResampler CreateResampler(long seed) => new ClusterCentroids(new ClusterCentroidsOptions { Seed = seed, MakeCentroids = true });
}

[TestFixture]
public sealed class KMeansSmoteContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new KMeansSmote(new KMeansSmoteOptions { Seed = seed });
}

[TestFixture]
public sealed class SmoteNcContractTests : ResamplerContractTests
{
    protected override bool OriginsReproduceRows => false;

    protected override IResampler CreateResampler(long seed) => new SmoteNc(new SmoteNcOptions { Seed = seed, CategoricalColumns = [1] });
}

[TestFixture]
public sealed class SmoteNContractTests : ResamplerContractTests
{
    protected override bool OriginsReproduceRows => false;

    protected override LabeledDataset CreateData() => TestData.Codes([420, 120, 42, 18], 5);

    protected override IResampler CreateResampler(long seed) => new SmoteN(new SmoteNOptions { Seed = seed });
}
