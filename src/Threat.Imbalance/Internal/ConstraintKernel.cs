namespace Threat.Imbalance.Internal;

/// <summary>Mends made rows and counts what it changed.</summary>
internal sealed class ConstraintKernel(LabeledDataset source, FeatureConstraints constraints)
{
    private readonly int[] _rounded = new int[source.Features.ColumnCount];
    private readonly int[] _clipped = new int[source.Features.ColumnCount];
    private readonly int[] _computed = new int[source.Features.ColumnCount];

    public LabeledDataset Mend(ResamplingResult made, CancellationToken cancellationToken)
    {
        LabeledDataset data = made.Dataset;
        int columns = data.Features.ColumnCount;
        float[] values = data.Features.Values.ToArray();
        bool[] synthetic = new bool[data.RowCount];
        for (int i = 0; i < data.RowCount; i++)
        {
            if ((i & 4095) == 0) cancellationToken.ThrowIfCancellationRequested();
            synthetic[i] = data.IsSynthetic(i);
            if (synthetic[i]) Mend(values.AsMemory(i * columns, columns), made.Origins.Span[i].Source);
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, columns, data.Features.ColumnNames), data.Labels, data.LabelSet, data.EntityIds, data.Times, synthetic);
    }

    /// <summary>One line per column that was changed.</summary>
    public IEnumerable<string> Notes()
    {
        for (int c = 0; c < _rounded.Length; c++)
        {
            if (_rounded[c] + _clipped[c] + _computed[c] == 0) continue;
            string name = source.Features.ColumnNames is { } names ? $" ('{names[c]}')" : "";
            yield return FormattableString.Invariant($"Column {c}{name}: {_rounded[c]:N0} made values rounded or taken from the base row, {_clipped[c]:N0} clipped, {_computed[c]:N0} recomputed.");
        }
    }

    private void Mend(Memory<float> memory, int baseRow)
    {
        Span<float> row = memory.Span;
        foreach (ColumnRule rule in constraints.Rules)
        {
            float given = row[rule.Column], kept = rule.Kind switch
            {
                ColumnKind.Integer => MathF.Round(given),
                ColumnKind.Binary => given < 0.5f ? 0f : 1f,
                ColumnKind.Categorical or ColumnKind.FromBase => source.Features[baseRow, rule.Column],
                _ => given,
            };
            if (kept != given) _rounded[rule.Column]++;
            float bounded = Math.Min(Math.Max(kept, rule.Minimum ?? float.MinValue), rule.Maximum ?? float.MaxValue);
            if (bounded != kept) _clipped[rule.Column]++;
            row[rule.Column] = bounded;
        }
        foreach (DependentColumn dependent in constraints.Dependent)
        {
            float value = dependent.Compute(memory);
            if (!float.IsFinite(value)) throw new InvalidOperationException($"The function of dependent column {dependent.Column} returned {value} for a made row whose base is row {baseRow}; it must return a finite number.");
            if (value != row[dependent.Column]) _computed[dependent.Column]++;
            row[dependent.Column] = value;
        }
    }
}
