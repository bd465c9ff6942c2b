using System.Buffers;
using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>
/// Ablation: each feature in turn takes its baseline value, and the change of the decided class's log-odds is its contribution. A value and its
/// missing indicator are one feature. Features that already have their baseline value contribute nothing and are left out.
/// </summary>
internal sealed class ContributionPlan
{
    private const string MissingSuffix = ".missing";
    private readonly IBaselineModel _model;
    private readonly AblatedFeature[] _features;

    public ContributionPlan(IBaselineModel model, FeatureSchemaId schema)
    {
        _model = model;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int c = 0; c < schema.Columns.Count; c++) places.TryAdd(schema.Columns[c], c);
        _features = [.. schema.Columns.Select((name, c) => (Name: name, Column: c))
            .Where(f => !(f.Name.EndsWith(MissingSuffix, StringComparison.Ordinal) && places.ContainsKey(f.Name[..^MissingSuffix.Length])))
            .Select(f => new AblatedFeature(string.IsNullOrEmpty(f.Name) ? $"#{f.Column}" : f.Name, f.Column, places.GetValueOrDefault(f.Name + MissingSuffix, -1)))];
    }

    public FeatureContribution[] Top(ReadOnlySpan<float> row, ReadOnlySpan<double> logits, int classId, int count)
    {
        ReadOnlySpan<float> baseline = _model.BaselineRow;
        int[] rented = ArrayPool<int>.Shared.Rent(_features.Length);
        int n = 0;
        for (int f = 0; f < _features.Length; f++) if (!_features[f].IsAt(row, baseline)) rented[n++] = f;
        Span<int> tried = rented.AsSpan(0, n);
        FeatureContribution[] top = new FeatureContribution[Math.Min(count, n)];
        StrongestFeatures strongest = new(_features, row, StrongestFeatures.LogOdds(logits, classId), classId, top);
        if (n > 0 && _model is MlpModel mlp) mlp.Ablation.Search(row, logits, classId, _features, tried, ref strongest);
        else if (n > 0) TryAll(row, baseline, tried, logits.Length, ref strongest);
        ArrayPool<int>.Shared.Return(rented);
        return top;
    }

    /// <summary>Any model: one row a feature, scored together.</summary>
    private void TryAll(ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, ReadOnlySpan<int> tried, int classes, ref StrongestFeatures strongest)
    {
        int d = row.Length, n = tried.Length;
        float[] rows = ArrayPool<float>.Shared.Rent(n * d);
        double[] ablated = ArrayPool<double>.Shared.Rent(n * classes);
        for (int i = 0; i < n; i++)
        {
            (_, int column, int indicator) = _features[tried[i]];
            Span<float> changed = rows.AsSpan(i * d, d);
            row.CopyTo(changed);
            changed[column] = baseline[column];
            if (indicator >= 0) changed[indicator] = baseline[indicator];
        }
        _model.Score(rows.AsSpan(0, n * d), n, ablated.AsSpan(0, n * classes));
        for (int i = 0; i < n; i++) strongest.Add(tried[i], ablated.AsSpan(i * classes, classes));
        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<double>.Shared.Return(ablated);
    }
}
