using Threat.Core;
using Threat.TestKit;

namespace Threat.Detection.Tests;

public sealed class ThreatClassifierContractTests : ModelTrainerContractTests
{
    protected override IModelTrainer CreateTrainer() => new ThreatClassifier(new() { HiddenSizes = [32, 16], Epochs = 10, BatchSize = 32 });

    protected override IModelFormat CreateFormat() => new MlpModelFormat();
}
