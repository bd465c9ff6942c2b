using Threat.TestKit;

namespace Threat.Core.Tests;

/// <summary>The contract suites run on plain implementations, so that a suite nobody can pass is found here.</summary>
public sealed class CopyingResamplerContractTests : ResamplerContractTests
{
    protected override IResampler CreateResampler(long seed) => new CopyingResampler(seed);
}

public sealed class PlainCalibratorContractTests : CalibratorContractTests
{
    protected override ICalibrator CreateCalibrator() => new PlainCalibrator();

    protected override ICalibration Read(string json) => PlainTemperature.FromJson(json);
}

public sealed class PlainThresholdOptimizerContractTests : ThresholdOptimizerContractTests
{
    protected override IThresholdOptimizer CreateOptimizer() => new PlainThresholdOptimizer();
}

public sealed class LogisticRegressionContractTests : ModelTrainerContractTests
{
    protected override IModelTrainer CreateTrainer() => new LogisticRegressionTrainer();

    protected override IModelFormat CreateFormat() => new LogisticRegressionFormat();
}

public sealed class InMemoryModelRegistryContractTests : ModelRegistryContractTests
{
    private InMemoryModelRegistry _storage = null!;

    protected override void NewStorage() => _storage = new InMemoryModelRegistry(new LogisticRegressionFormat());

    protected override IModelRegistry Open(IModelFormat format) => _storage;

    protected override ICalibration CreateCalibration() => new PlainTemperature(1.5);
}
