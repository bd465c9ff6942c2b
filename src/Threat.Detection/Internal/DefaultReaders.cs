using Threat.Core;

namespace Threat.Detection.Internal;

internal static class DefaultReaders
{
    public static ICalibration Calibration(string method, string json) => throw new InvalidDataException($"The calibration method '{method}' is unknown.");

    public static IDecisionRule DecisionRule(string name) => name == ArgmaxRule.Instance.Name ? ArgmaxRule.Instance : throw new ArgumentException($"No decision rule is called '{name}'.");
}
