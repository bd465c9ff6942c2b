using System.Buffers;
using Threat.Core;
using Threat.Detection.Internal;
using Threat.Shared;

namespace Threat.Detection;

/// <summary>Several models as one: its logits are the logarithms of the members' mean probabilities.</summary>
/// <remarks>Scoring is thread-safe. Probabilities below 1e-12 are raised to that, so that logits are finite. Disposing disposes the members.</remarks>
public sealed class EnsembleModel : ITrainedModel
{
    private const double LeastProbability = 1e-12;
    private readonly ITrainedModel[] _members;

    /// <summary>An ensemble; it owns the members from now on.</summary>
    /// <exception cref="ArgumentException">There is no member, or they differ in classes or columns.</exception>
    public EnsembleModel(IEnumerable<ITrainedModel> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = [.. members];
        if (_members.Length == 0) throw new ArgumentException("An ensemble needs at least one member.", nameof(members));
        foreach (ITrainedModel member in _members)
        {
            if (!member.Labels.Equals(Labels)) throw new ArgumentException($"A member knows the classes [{member.Labels}], the first [{Labels}]; they must be the same in the same order.", nameof(members));
            if (member.FeatureCount != FeatureCount) throw new ArgumentException($"A member was trained on {member.FeatureCount} columns, the first on {FeatureCount}.", nameof(members));
        }
    }

    /// <summary>"ensemble/1".</summary>
    public string Kind => EnsembleModelFormat.EnsembleKind;

    /// <inheritdoc/>
    public LabelSet Labels => _members[0].Labels;

    /// <inheritdoc/>
    public int FeatureCount => _members[0].FeatureCount;

    /// <summary>The members.</summary>
    public IReadOnlyList<ITrainedModel> Members => _members;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits)
    {
        int classes = Labels.Count;
        logits[..(rowCount * classes)].Clear();
        double[] scores = ArrayPool<double>.Shared.Rent(Math.Max(1, rowCount * classes));
        try
        {
            foreach (ITrainedModel member in _members)
            {
                member.Score(features, rowCount, scores.AsSpan(0, rowCount * classes));
                for (int i = 0; i < rowCount; i++)
                {
                    Span<double> row = scores.AsSpan(i * classes, classes), sum = logits.Slice(i * classes, classes);
                    StableSoftmax.Softmax(row, row);
                    for (int c = 0; c < classes; c++) sum[c] += row[c];
                }
            }
            for (int i = 0; i < rowCount * classes; i++) logits[i] = Math.Log(Math.Max(LeastProbability, logits[i] / _members.Length));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    /// <inheritdoc/>
    /// <remarks>"members.txt" holds a line a member: its kind and its files, separated by tabs. The files of member i begin with "memberI.".</remarks>
    public IReadOnlyDictionary<string, byte[]> Export()
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        MemberFiles.Write(_members, files);
        return files;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ITrainedModel member in _members) member.Dispose();
    }
}
