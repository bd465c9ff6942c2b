namespace Threat.Core;

/// <summary>A trained model: raw feature rows in, logits out. A model that knows probabilities gives their logarithms, with zero probabilities raised to a small one first: logits are finite.</summary>
/// <remarks>Scoring is thread-safe. Disposing frees native memory; scoring afterwards throws <see cref="ObjectDisposedException"/>.</remarks>
public interface ITrainedModel : IDisposable
{
    /// <summary>The format of <see cref="Export"/>, with a version, as in "mlp/1".</summary>
    string Kind { get; }

    /// <summary>The classes, in the order of the logits.</summary>
    LabelSet Labels { get; }

    /// <summary>Number of feature columns.</summary>
    int FeatureCount { get; }

    /// <summary>Scores rows.</summary>
    /// <param name="features">Row-major, <paramref name="rowCount"/> × <see cref="FeatureCount"/> raw values.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="logits">Receives <paramref name="rowCount"/> × C logits.</param>
    void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits);

    /// <summary>Scores a matrix.</summary>
    /// <exception cref="ArgumentException">The number of columns is not <see cref="FeatureCount"/>.</exception>
    LogitMatrix Score(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.ColumnCount != FeatureCount) throw new ArgumentException($"The rows have {features.ColumnCount} columns; this model was trained on {FeatureCount}.", nameof(features));
        double[] logits = new double[checked(features.RowCount * Labels.Count)];
        Score(features.Values.Span, features.RowCount, logits);
        return new LogitMatrix(logits, Labels.Count);
    }

    /// <summary>Everything needed to build the same model again: file names and their bytes (weights, scaler, ...).</summary>
    IReadOnlyDictionary<string, byte[]> Export();
}
