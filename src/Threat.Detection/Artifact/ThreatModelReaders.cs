using Threat.Core;
using Threat.Losses;
using Threat.Thresholds;

namespace Threat.Detection;

/// <summary>How the parts of a saved model are built again. Replace a part to bring in an own model kind, calibration or decision rule.</summary>
public sealed record ThreatModelReaders
{
    /// <summary>The readers of this suite.</summary>
    public static ThreatModelReaders Default { get; } = new();

    /// <summary>The model kinds that can be read.</summary>
    /// <value>The default reads <see cref="MlpModelFormat"/>, and <see cref="EnsembleModelFormat"/> and <see cref="RehearsedStackModelFormat"/> of such models.</value>
    public IReadOnlyList<IModelFormat> Formats { get; init; } = [new MlpModelFormat(), new EnsembleModelFormat(), new RehearsedStackModelFormat()];

    /// <summary>Builds a calibration from its method and JSON.</summary>
    /// <value>The default knows the calibrations of Threat.Losses.</value>
    public Func<string, string, ICalibration> Calibration { get; init; } = CalibrationJson.Read;

    /// <summary>Finds a decision rule by its name.</summary>
    /// <value>The default knows the rules of Threat.Thresholds.</value>
    public Func<string, IDecisionRule> DecisionRule { get; init; } = DecisionRules.FromName;

    /// <summary>A copy that reads one more model kind.</summary>
    public ThreatModelReaders With(IModelFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return this with { Formats = [.. Formats.Where(f => f.Kind != format.Kind), format] };
    }
}
