namespace Threat.Imbalance.Internal;

/// <summary>Reports a rising share of the work, at most once a percent, from any thread.</summary>
internal sealed class ProgressShare(IProgress<double>? target, double from = 0, double to = 1)
{
    private readonly Lock _gate = new();
    private double _reported = double.NegativeInfinity;

    /// <summary>A part of this share.</summary>
    public ProgressShare Part(double start, double end) => new(target, from + start * (to - from), from + end * (to - from));

    public void Report(double share)
    {
        if (target is null) return;
        double value = from + Math.Clamp(share, 0, 1) * (to - from);
        lock (_gate)
        {
            if (value < _reported + 0.01 && !(value >= to && _reported < to)) return;
            _reported = value;
            target.Report(value);
        }
    }
}
