using System.Collections;
using Threat.Core;

namespace Threat.Detection;

/// <summary>The scores of many rows, kept as columns; a row's <see cref="ThreatScore"/> is made when it is read.</summary>
/// <remarks>Immutable and thread-safe. All rows were scored by one model version.</remarks>
public sealed class ThreatScoreBatch : IReadOnlyList<ThreatScore>
{
    private readonly Decision[] _decisions;
    private readonly DecisionPolicy _policy;
    private readonly int _normalId;
    private readonly IReadOnlyList<string>? _sources;

    internal ThreatScoreBatch(ProbabilityMatrix probabilities, Decision[] decisions, int normalId, DecisionPolicy policy, string modelVersion, IReadOnlyList<string>? sources)
    {
        Probabilities = probabilities;
        _decisions = decisions;
        _normalId = normalId;
        _policy = policy;
        ModelVersion = modelVersion;
        _sources = sources;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _decisions.Length;

    /// <summary>The calibrated probabilities.</summary>
    public ProbabilityMatrix Probabilities { get; }

    /// <summary>The decisions.</summary>
    public ReadOnlySpan<Decision> Decisions => _decisions;

    /// <summary>The model that scored.</summary>
    public string ModelVersion { get; }

    /// <summary>The score of one row, without top features.</summary>
    public ThreatScore this[int index] => new(Probabilities.Row(index).ToArray(), _decisions[index], _normalId, _policy, ModelVersion) { Source = _sources?[index] };

    /// <inheritdoc/>
    public IEnumerator<ThreatScore> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
