using Threat.Core;
using Threat.TestKit;

namespace Threat.Thresholds.Tests.Optimization;

[TestFixture(true, "scaled-argmax", ThresholdAveraging.CrossValidation)]
[TestFixture(true, "highest-above-threshold", ThresholdAveraging.Bootstrap)]
[TestFixture(false, "scaled-argmax", ThresholdAveraging.CrossValidation)]
[TestFixture(false, "highest-above-threshold", ThresholdAveraging.None)]
public class ThresholdOptimizerContract(bool joint, string rule, ThresholdAveraging averaging) : ThresholdOptimizerContractTests
{
    protected override IThresholdOptimizer CreateOptimizer() => new ThresholdOptimizer(new ThresholdOptimizerOptions { Joint = joint, Rule = DecisionRules.FromName(rule), Averaging = averaging, Resamples = 3 });
}
