using Threat.Core;

namespace Threat.Losses;

/// <summary>Reads saved calibrations.</summary>
public static class CalibrationJson
{
    private static readonly Dictionary<string, Func<string, ICalibration>> Readers = new(StringComparer.Ordinal)
    {
        [IdentityCalibration.MethodName] = static _ => IdentityCalibration.Instance,
        [TemperatureCalibration.MethodName] = TemperatureCalibration.FromJson,
        [AffineCalibration.VectorMethod] = static json => AffineCalibration.FromJson(AffineCalibration.VectorMethod, json),
        [AffineCalibration.MatrixMethod] = static json => AffineCalibration.FromJson(AffineCalibration.MatrixMethod, json),
        [AffineCalibration.DirichletMethod] = static json => AffineCalibration.FromJson(AffineCalibration.DirichletMethod, json),
        [BetaMap.MethodName] = BetaMap.FromJson,
        [IsotonicMap.MethodName] = IsotonicMap.FromJson,
        [BinnedCalibration.MethodName] = BinnedCalibration.FromJson,
        [PriorShiftedCalibration.MethodName] = PriorShiftedCalibration.FromJson,
    };

    /// <summary>The methods this version reads, as in "temperature/1".</summary>
    public static IReadOnlyCollection<string> Methods => Readers.Keys;

    /// <summary>Builds the calibration that <see cref="ICalibration.ToJson"/> described.</summary>
    /// <param name="method">What <see cref="ICalibration.Method"/> said.</param>
    /// <param name="json">What <see cref="ICalibration.ToJson"/> gave.</param>
    /// <exception cref="InvalidDataException">The method is unknown or the JSON is malformed.</exception>
    public static ICalibration Read(string method, string json)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(json);
        return Readers.TryGetValue(method, out Func<string, ICalibration>? read)
            ? read(json)
            : throw new InvalidDataException($"The calibration method '{method}' is unknown; this version reads {string.Join(", ", Readers.Keys.Order(StringComparer.Ordinal))}. Use a version that knows it, or fit a new calibration.");
    }
}
