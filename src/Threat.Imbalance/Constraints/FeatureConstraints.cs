namespace Threat.Imbalance;

/// <summary>What makes a row one that could exist. Give it to <see cref="ConstrainedResampler"/>.</summary>
/// <remarks>Immutable and thread-safe as long as the functions of the dependent columns are.</remarks>
public sealed class FeatureConstraints
{
    /// <summary>Constraints; columns without a rule are continuous and unbounded.</summary>
    /// <param name="rules">At most one per column.</param>
    /// <param name="dependent">Computed in the given order, after the rules.</param>
    /// <exception cref="ArgumentException">A column has two rules, a negative number, or a minimum above its maximum; or a bound is NaN.</exception>
    public FeatureConstraints(IReadOnlyList<ColumnRule> rules, IReadOnlyList<DependentColumn>? dependent = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (ColumnRule rule in rules)
        {
            if (rule.Column < 0) throw new ArgumentException($"A rule names column {rule.Column}; columns count from 0.", nameof(rules));
            if (!Enum.IsDefined(rule.Kind)) throw new ArgumentException($"The rule of column {rule.Column} has the unknown kind {rule.Kind}.", nameof(rules));
            if (rule.Minimum is { } low && float.IsNaN(low) || rule.Maximum is { } high && float.IsNaN(high)) throw new ArgumentException($"A bound of column {rule.Column} is NaN; leave it null when there is none.", nameof(rules));
            if (rule.Minimum > rule.Maximum) throw new ArgumentException(FormattableString.Invariant($"Column {rule.Column} has the minimum {rule.Minimum} above its maximum {rule.Maximum}."), nameof(rules));
        }
        if (rules.GroupBy(static r => r.Column).FirstOrDefault(static g => g.Count() > 1) is { } twice) throw new ArgumentException($"Column {twice.Key} has {twice.Count()} rules; give it one.", nameof(rules));
        Rules = [.. rules];
        Dependent = [.. dependent ?? []];
    }

    /// <summary>The rules.</summary>
    public IReadOnlyList<ColumnRule> Rules { get; }

    /// <summary>The columns that follow from others.</summary>
    public IReadOnlyList<DependentColumn> Dependent { get; }

    /// <summary>
    /// Rules read off real rows: columns of 0 and 1 are binary, columns of whole numbers are integers, and no made value lies outside what was seen.
    /// </summary>
    public static FeatureConstraints Infer(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        List<ColumnRule> rules = [];
        for (int c = 0; c < features.ColumnCount && features.RowCount > 0; c++)
        {
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            bool whole = true, binary = true;
            for (int i = 0; i < features.RowCount; i++)
            {
                float x = features[i, c];
                (low, high) = (Math.Min(low, x), Math.Max(high, x));
                whole &= x == MathF.Round(x);
                binary &= x is 0 or 1;
            }
            rules.Add(new ColumnRule(c, binary ? ColumnKind.Binary : whole ? ColumnKind.Integer : ColumnKind.Continuous, low, high));
        }
        return new FeatureConstraints(rules);
    }
}
