namespace Threat.Core;

/// <summary>A fitted map from logits to probabilities. Immutable and thread-safe.</summary>
public interface ICalibration
{
    /// <summary>The method with a version, as in "temperature/1"; names the format of <see cref="ToJson"/>.</summary>
    string Method { get; }

    /// <summary>Number of classes it was fitted for, or null when it fits any number.</summary>
    int? ClassCount { get; }

    /// <summary>Writes the probabilities of one row; they sum to 1.</summary>
    /// <exception cref="ArgumentException">The two lengths differ, or are not <see cref="ClassCount"/>.</exception>
    void Apply(ReadOnlySpan<double> logits, Span<double> probabilities);

    /// <summary>The probabilities of all rows.</summary>
    /// <exception cref="ArgumentException">The number of classes is not <see cref="ClassCount"/>.</exception>
    ProbabilityMatrix Apply(LogitMatrix logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (ClassCount is int n && n != logits.ClassCount) throw new ArgumentException($"The logits have {logits.ClassCount} classes; this calibration was fitted for {n}.", nameof(logits));
        double[] p = new double[logits.Values.Length];
        for (int i = 0; i < logits.RowCount; i++) Apply(logits.Row(i), p.AsSpan(i * logits.ClassCount, logits.ClassCount));
        return new ProbabilityMatrix(p, logits.ClassCount);
    }

    /// <summary>The parameters as JSON; numbers round-trip exactly.</summary>
    string ToJson();
}
