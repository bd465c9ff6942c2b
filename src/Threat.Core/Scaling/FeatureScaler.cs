using System.Text.Json;
using Threat.Core.Internal;
using Threat.Shared;

namespace Threat.Core;

/// <summary>
/// A fitted, invertible scaling per column. Fit it on real training rows only. A constant column becomes 0 and comes back as its constant.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Statistics and state are <see cref="double"/>; values are <see cref="float"/>. A result beyond what a float holds becomes ±<see cref="float.MaxValue"/>,
/// so that finite rows stay finite.
/// </remarks>
public sealed class FeatureScaler
{
    private readonly ColumnScaling[] _scalings;
    private readonly double[] _centers;
    private readonly double[] _scales;

    private FeatureScaler(ColumnScaling[] scalings, double[] centers, double[] scales)
    {
        _scalings = scalings;
        _centers = centers;
        _scales = scales;
    }

    /// <summary>Number of columns.</summary>
    public int ColumnCount => _scalings.Length;

    /// <summary>The scaling of each column.</summary>
    public ReadOnlySpan<ColumnScaling> Scalings => _scalings;

    /// <summary>The centre of each column, after the logarithm where there is one.</summary>
    public ReadOnlySpan<double> Centers => _centers;

    /// <summary>The divisor of each column; 0 marks a constant column.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>Fits one kind of scaling to all columns.</summary>
    public static FeatureScaler Fit(FeatureMatrix features, ColumnScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(features);
        ColumnScaling[] all = new ColumnScaling[features.ColumnCount];
        Array.Fill(all, scaling);
        return Fit(features, all);
    }

    /// <summary>Fits a scaling per column.</summary>
    /// <exception cref="ArgumentException">There is no row, or the number of scalings is not the number of columns.</exception>
    public static FeatureScaler Fit(FeatureMatrix features, ReadOnlySpan<ColumnScaling> scalings)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (scalings.Length != features.ColumnCount) throw new ArgumentException($"{scalings.Length} scalings were given for {features.ColumnCount} columns.", nameof(scalings));
        if (features.RowCount == 0) throw new ArgumentException("A scaler cannot be fitted on 0 rows.", nameof(features));
        ColumnScaling[] kinds = scalings.ToArray();
        double[] centers = new double[kinds.Length], scales = new double[kinds.Length];
        ColumnBlock block = new(features);
        for (int c = 0; c < kinds.Length; c++)
        {
            double[] column = block.Column(c);
            if (IsLog(kinds[c]))
            {
                foreach (ref double x in column.AsSpan()) x = PreciseMath.SignedLog1p(x);
            }
            (centers[c], scales[c]) = ColumnStatistics.CenterAndScale(column, kinds[c]);
        }
        return new FeatureScaler(kinds, centers, scales);
    }

    /// <summary>Scales rows.</summary>
    /// <param name="source">Row-major rows of <see cref="ColumnCount"/> raw values.</param>
    /// <param name="destination">Receives as many scaled values; may be <paramref name="source"/> itself.</param>
    /// <exception cref="ArgumentException">The length is no whole number of rows, or the destination is shorter.</exception>
    public void Transform(ReadOnlySpan<float> source, Span<float> destination)
    {
        CheckRows(source, destination);
        for (int start = 0; start < source.Length; start += ColumnCount)
        {
            for (int c = 0; c < _scalings.Length; c++)
            {
                double x = source[start + c];
                if (IsLog(_scalings[c])) x = PreciseMath.SignedLog1p(x);
                destination[start + c] = _scales[c] == 0 ? 0f : Finite((x - _centers[c]) / _scales[c]);
            }
        }
    }

    /// <summary>Scales a matrix.</summary>
    public FeatureMatrix Transform(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features);
        float[] scaled = new float[features.Values.Length];
        Transform(features.Values.Span, scaled);
        return FeatureMatrix.FromMemory(scaled, ColumnCount, features.ColumnNames);
    }

    /// <summary>Undoes <see cref="Transform(ReadOnlySpan{float}, Span{float})"/>.</summary>
    public void InverseTransform(ReadOnlySpan<float> source, Span<float> destination)
    {
        CheckRows(source, destination);
        for (int start = 0; start < source.Length; start += ColumnCount)
        {
            for (int c = 0; c < _scalings.Length; c++)
            {
                double x = source[start + c] * _scales[c] + _centers[c];
                if (IsLog(_scalings[c])) x = Math.CopySign(PreciseMath.Expm1(Math.Abs(x)), x);
                destination[start + c] = Finite(x);
            }
        }
    }

    /// <summary>Undoes <see cref="Transform(FeatureMatrix)"/>.</summary>
    public FeatureMatrix InverseTransform(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features);
        float[] raw = new float[features.Values.Length];
        InverseTransform(features.Values.Span, raw);
        return FeatureMatrix.FromMemory(raw, ColumnCount, features.ColumnNames);
    }

    /// <summary>The fitted state as JSON; numbers round-trip exactly.</summary>
    public string ToJson() => JsonSerializer.Serialize(new ScalerState(1, _scalings, _centers, _scales), CoreJson.Default.ScalerState);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidDataException">The JSON is malformed or of another version.</exception>
    public static FeatureScaler FromJson(string json)
    {
        ScalerState? s;
        try
        {
            s = JsonSerializer.Deserialize(json, CoreJson.Default.ScalerState);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The scaler is malformed: {e.Message}", e);
        }
        if (s is null || s.Version != 1 || s.Scalings is not { Length: > 0 } || s.Centers?.Length != s.Scalings.Length || s.Scales?.Length != s.Scalings.Length
            || !s.Centers.All(double.IsFinite) || !s.Scales.All(static x => double.IsFinite(x) && x >= 0) || !s.Scalings.All(Enum.IsDefined))
            throw new InvalidDataException("The scaler is malformed: it needs version 1, at least 1 scaling, and as many finite centers and scales of 0 or more as scalings.");
        return new FeatureScaler(s.Scalings, s.Centers, s.Scales);
    }

    private static bool IsLog(ColumnScaling s) => s is ColumnScaling.LogStandard or ColumnScaling.LogRobust;

    private static float Finite(double x) => (float)Math.Clamp(x, -float.MaxValue, float.MaxValue);

    private void CheckRows(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source.Length % ColumnCount != 0) throw new ArgumentException($"{source.Length} values are no whole number of rows of {ColumnCount} columns.", nameof(source));
        if (destination.Length < source.Length) throw new ArgumentException($"The destination holds {destination.Length} values, the source {source.Length}.", nameof(destination));
    }

    private void CheckWidth(FeatureMatrix features)
    {
        if (features.ColumnCount != ColumnCount) throw new ArgumentException($"The matrix has {features.ColumnCount} columns; the scaler was fitted on {ColumnCount}.", nameof(features));
    }
}
