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
