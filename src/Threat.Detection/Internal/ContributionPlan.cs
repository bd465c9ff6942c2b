using System.Buffers;
using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal;

/// <summary>
/// Ablation: each feature in turn takes its baseline value, and the change of the decided class's log-odds is its contribution. A value and its
/// missing indicator are one feature. Features that already have their baseline value are not scored again.
/// </summary>
internal sealed class ContributionPlan
{
    private const string MissingSuffix = ".missing";
    private readonly IBaselineModel _model;
    private readonly (string Name, int Column, int Indicator)[] _features;

    public ContributionPlan(IBaselineModel model, FeatureSchemaId schema)
    {
        _model = model;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int c = 0; c < schema.Columns.Count; c++) places.TryAdd(schema.Columns[c], c);
        _features = [.. schema.Columns.Select((name, c) => (Name: name, Column: c))
            .Where(f => !(f.Name.EndsWith(MissingSuffix, StringComparison.Ordinal) && places.ContainsKey(f.Name[..^MissingSuffix.Length])))
            .Select(f => (string.IsNullOrEmpty(f.Name) ? $"#{f.Column}" : f.Name, f.Column, places.GetValueOrDefault(f.Name + MissingSuffix, -1)))];
    }

    public FeatureContribution[] Top(ReadOnlySpan<float> row, ReadOnlySpan<double> logits, int classId, int count)
    {
        int d = row.Length, classes = logits.Length;
        ReadOnlySpan<float> baseline = _model.BaselineRow;
        int[] tried = ArrayPool<int>.Shared.Rent(_features.Length);
        float[] rows = ArrayPool<float>.Shared.Rent(_features.Length * d);
        double[] ablated = ArrayPool<double>.Shared.Rent(_features.Length * classes);
        int n = 0;
        for (int f = 0; f < _features.Length; f++)
        {
            (_, int column, int indicator) = _features[f];
            if (row[column] == baseline[column] && (indicator < 0 || row[indicator] == baseline[indicator])) continue;
            Span<float> changed = rows.AsSpan(n * d, d);
            row.CopyTo(changed);
            changed[column] = baseline[column];
            if (indicator >= 0) changed[indicator] = baseline[indicator];
            tried[n++] = f;
        }
        _model.Score(rows.AsSpan(0, n * d), n, ablated.AsSpan(0, n * classes));
        FeatureContribution[] top = Strongest(row, tried.AsSpan(0, n), ablated, LogOdds(logits, classId), classId, classes, count);
        ArrayPool<int>.Shared.Return(tried);
        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<double>.Shared.Return(ablated);
        return top;
    }

    private FeatureContribution[] Strongest(ReadOnlySpan<float> row, ReadOnlySpan<int> tried, double[] ablated, double logOdds, int classId, int classes, int count)
    {
        FeatureContribution[] top = new FeatureContribution[Math.Min(count, tried.Length)];
        int filled = 0;
        for (int i = 0; i < tried.Length; i++)
        {
            double contribution = logOdds - LogOdds(ablated.AsSpan(i * classes, classes), classId);
            int at = filled;
            while (at > 0 && Math.Abs(contribution) > Math.Abs(top[at - 1].Contribution)) at--;
            if (at == top.Length) continue;
            for (int k = Math.Min(filled, top.Length - 1); k > at; k--) top[k] = top[k - 1];
            (string name, int column, int indicator) = _features[tried[i]];
            top[at] = new FeatureContribution(name, indicator >= 0 && row[indicator] != 0 ? null : row[column], contribution);
            filled = Math.Min(filled + 1, top.Length);
        }
        return top;
    }

    /// <summary>log p / (1 − p) under softmax.</summary>
    private static double LogOdds(ReadOnlySpan<double> logits, int classId)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int c = 0; c < logits.Length; c++) max = c == classId ? max : Math.Max(max, logits[c]);
        for (int c = 0; c < logits.Length; c++) sum += c == classId ? 0 : Math.Exp(logits[c] - max);
        return logits[classId] - max - Math.Log(sum);
    }
}
