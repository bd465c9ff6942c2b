namespace Threat.Retraining;

/// <summary>When a run starts. The triggers are checked in the order sample count, age, override rate; the first that fires starts the run.</summary>
public sealed class TriggerOptions
{
    /// <summary>Verified samples that no run has counted yet.</summary>
    /// <value>Default 1,000; allowed 1 and more.</value>
    public int MinSamples { get; set; } = 1000;

    /// <summary>Time since the last completed run, or since the first sample before any run. Needs at least one new verified sample.</summary>
    /// <value>Default 7 days; allowed 1 minute and more.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The trigger fires when the lower end of the override rate's 95 % Wilson interval is above this.</summary>
    /// <value>Default 0.15; allowed 0 to 1.</value>
    public double OverrideRate { get; set; } = 0.15;

    /// <summary>After it has fired, the trigger is armed again once the override rate is below this.</summary>
    /// <value>Default 0.12; allowed 0 to <see cref="OverrideRate"/>.</value>
    public double OverrideRearmRate { get; set; } = 0.12;

    /// <summary>Verified samples since the last run, imports not counted, that the override rate needs, to fire and to be armed again.</summary>
    /// <value>Default 100; allowed 1 and more.</value>
    public int OverrideMinSamples { get; set; } = 100;

    /// <summary>No trigger fires this soon after a run. A manual start does not wait.</summary>
    /// <value>Default 1 hour; 0 or more.</value>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The wait after a failed run; it doubles with each further failure.</summary>
    /// <value>Default 15 minutes; 0 or more.</value>
    public TimeSpan BackOff { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait after failed runs.</summary>
    /// <value>Default 24 hours; <see cref="BackOff"/> or more.</value>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromHours(24);

    internal void Validate()
    {
        Guard.AtLeast(MinSamples, 1);
        Guard.AtLeast(OverrideMinSamples, 1);
        Guard.InRange(OverrideRate, 0, 1);
        Guard.InRange(OverrideRearmRate, 0, 1);
        if (OverrideRearmRate > OverrideRate) throw new ArgumentException(FormattableString.Invariant($"OverrideRearmRate is {OverrideRearmRate}, above OverrideRate, {OverrideRate}; the trigger would fire again at once."));
        OptionChecks.InRange(MaxAge, TimeSpan.FromMinutes(1), TimeSpan.MaxValue);
        OptionChecks.InRange(CoolDown, TimeSpan.Zero, TimeSpan.MaxValue);
        OptionChecks.InRange(BackOff, TimeSpan.Zero, TimeSpan.MaxValue);
        OptionChecks.InRange(MaxBackOff, BackOff, TimeSpan.MaxValue);
    }
}
