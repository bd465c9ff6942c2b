using Threat.Core;
using Threat.Detection.Internal;
using Threat.Detection.Internal.Stacking;

namespace Threat.Detection;

/// <summary>What <see cref="RehearsedStackTrainer"/> gives: learners, rows to measure distances to, and a second level that weighs what they say.</summary>
/// <remarks>
/// Scoring is thread-safe and needs no native backend unless a member does. A row has the same bits alone and in a batch. It takes the members' time and a distance to each
/// reference row. Logits are logarithms of probabilities of at least 1e-12. Disposing disposes the members.
/// </remarks>
public sealed class RehearsedStackModel : ITrainedModel
{
    private readonly FirstLevel _first;
    private readonly SecondLevel _second;
    private volatile bool _disposed;

    internal RehearsedStackModel(FirstLevel first, SecondLevel second) => (_first, _second) = (first, second);

    /// <summary>"rehearsed-stack/1".</summary>
    public string Kind => RehearsedStackModelFormat.StackKind;

    /// <inheritdoc/>
    public LabelSet Labels => _first.Labels;

    /// <inheritdoc/>
    public int FeatureCount => _first.ToNormal.Width;

    /// <summary>The learners that know all classes.</summary>
    public IReadOnlyList<ITrainedModel> Members => _first.Members;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A length does not fit, or a value is NaN or infinite.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ScoreChecks.Require(this, features, rowCount, logits);
        _second.Score(_first.Ask(features.ToArray(), rowCount), _first.Normal, Labels.Count, logits);
    }

    /// <summary>"stack.json", "references.safetensors" (the rows that distances are taken to, scaled), "scaler.json", and the members' files as <see cref="EnsembleModel.Export"/> names them.</summary>
    public IReadOnlyDictionary<string, byte[]> Export() => RehearsedStackModelFormat.Write(_first, _second);

    /// <summary>Scoring afterwards throws.</summary>
    public void Dispose()
    {
        _disposed = true;
        _first.Dispose();
        _second.Dispose();
    }
}
