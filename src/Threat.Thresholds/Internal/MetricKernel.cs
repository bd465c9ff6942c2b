using System.Runtime.CompilerServices;

namespace Threat.Thresholds.Internal;

/// <summary>
/// A metric of (true positives, false positives) for fixed numbers of positives P and negatives N. Except a custom one, every metric never falls when
/// true positives rise and never rises when false positives do, which is what bounds over a range of cuts rest on (for MCC see docs/thresholds/exact-search.md).
/// </summary>
internal readonly struct MetricKernel
{
    private readonly MetricKind _kind;
    private readonly ConstraintKind _constraint;
    private readonly double _a, _b, _limit, _events, _prevalence;
    private readonly Func<BinaryCounts, double>? _custom;

    public MetricKernel(MetricKind kind, double a = 0, double b = 0, Func<BinaryCounts, double>? custom = null)
    {
        _kind = kind;
        (_a, _b, _custom) = (a, b, custom);
    }

    private MetricKernel(MetricKernel of, ConstraintKind constraint, double limit, double events, double? prevalence)
    {
        this = of;
        (_constraint, _limit, _events, _prevalence) = (constraint, limit, events, prevalence ?? double.NaN);
    }

    public bool IsMonotone => _kind != MetricKind.Custom;

    public bool IsConstrained => _constraint != ConstraintKind.None;

    public ConstraintKind Constraint => _constraint;

    public MetricKernel Under(ConstraintKind constraint, double limit, double events = 0, double? prevalence = null) => new(this, constraint, limit, events, prevalence);

    /// <summary>The metric's value, whether the constraint holds or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Value(double tp, double fp, double p, double n) => _kind == MetricKind.FBeta && _a == 1 ? F1(tp, fp, p) : Other(tp, fp, p, n);

    /// <summary>Whether the constraint holds.</summary>
    public bool Feasible(double tp, double fp, double p, double n) => _constraint switch
    {
        ConstraintKind.Precision => tp > 0 && tp / (tp + fp) >= _limit,
        ConstraintKind.Recall => p > 0 && tp / p >= _limit,
        ConstraintKind.FalsePositiveRate => n <= 0 || fp / n <= _limit,
        ConstraintKind.Alerts => Alerts(tp, fp, p, n) <= _limit,
        _ => true,
    };

    /// <summary>No cut with tp in [tp0, tp1] and fp in [fp0, fp1], other than (tp0, fp0) itself, is feasible with a higher value; −∞ where none is feasible.</summary>
    public double Bound(double tp0, double tp1, double fp0, double p, double n)
    {
        if (!IsMonotone) return double.PositiveInfinity;
        bool possible = _constraint == ConstraintKind.Alerts ? Alerts(tp0, fp0, p, n) <= _limit : Feasible(tp1, fp0, p, n);
        return possible ? Value(tp1, fp0, p, n) : double.NegativeInfinity;
    }

    private static double F1(double tp, double fp, double p)
    {
        double den = tp + fp + p;
        return den > 0 ? 2 * tp / den : 0;
    }

    /// <summary>Alerts a day at the share of attacks among these rows, or at the given one.</summary>
    private double Alerts(double tp, double fp, double p, double n) => double.IsNaN(_prevalence)
        ? _events * (tp + fp) / (p + n)
        : _events * (_prevalence * (p > 0 ? tp / p : 0) + (1 - _prevalence) * (n > 0 ? fp / n : 0));

    private double Other(double tp, double fp, double p, double n)
    {
        double recall = p > 0 ? tp / p : 0, specificity = n > 0 ? (n - fp) / n : 0;
        return _kind switch
        {
            MetricKind.FBeta => FBeta(tp, fp, p),
            MetricKind.Precision => tp + fp > 0 ? tp / (tp + fp) : 0,
            MetricKind.Recall => recall,
            MetricKind.Mcc => Mcc(tp, fp, p, n),
            MetricKind.BalancedAccuracy => (recall + specificity) / 2,
            MetricKind.GMean => Math.Sqrt(recall * specificity),
            MetricKind.Youden => recall + specificity - 1,
            MetricKind.Cost => p + n > 0 ? -(_a * fp + _b * (p - tp)) / (p + n) : 0,
            _ => _custom!(new BinaryCounts((long)tp, (long)fp, (long)(p - tp), (long)(n - fp))),
        };
    }

    private double FBeta(double tp, double fp, double p)
    {
        double b2 = _a * _a, den = tp + fp + b2 * p;
        return den > 0 ? (1 + b2) * tp / den : 0;
    }

    private static double Mcc(double tp, double fp, double p, double n)
    {
        double flagged = tp + fp, den = Math.Sqrt(flagged * p * n * (p + n - flagged));
        return den > 0 ? (tp * (n - fp) - fp * (p - tp)) / den : 0;
    }
}
