namespace Threat.Retraining;

/// <summary>A share with its interval.</summary>
/// <param name="Rate">The share, 0 to 1; NaN without trials.</param>
/// <param name="Lower">The lower end; 0 without trials.</param>
/// <param name="Upper">The upper end; 1 without trials.</param>
public readonly record struct RateInterval(double Rate, double Lower, double Upper)
{
    /// <summary>The Wilson score interval (Wilson 1927).</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more.</param>
    /// <param name="z">The normal quantile; 1.96 gives 95 % two-sided.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts or the quantile are outside their range.</exception>
    public static RateInterval Wilson(long successes, long trials, double z = 1.959963984540054)
    {
        if (trials < 0) throw new ArgumentOutOfRangeException(nameof(trials), trials, $"trials is {trials}; it must be 0 or more.");
        if (successes < 0 || successes > trials) throw new ArgumentOutOfRangeException(nameof(successes), successes, $"successes is {successes}; it must be 0 to trials, {trials}.");
        Guard.Positive(z);
        if (trials == 0) return new RateInterval(double.NaN, 0, 1);
        double n = trials, p = successes / n, z2 = z * z, center = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new RateInterval(p, successes == 0 ? 0 : center - half, successes == trials ? 1 : center + half);
    }

    /// <summary>As in "15.2 % (12.1 % to 18.9 %)".</summary>
    public override string ToString()
        => double.IsNaN(Rate) ? "no data" : FormattableString.Invariant($"{100 * Rate:0.0} % ({100 * Lower:0.0} % to {100 * Upper:0.0} %)");
}
