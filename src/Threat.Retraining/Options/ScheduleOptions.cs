namespace Threat.Retraining;

/// <summary>How the scheduler works.</summary>
public sealed class ScheduleOptions
{
    /// <summary>Time between two checks of the triggers; the first check comes one interval after the start.</summary>
    /// <value>Default 60 minutes; allowed 1 ms to 49 days.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>A run that takes longer is cancelled and its samples are released.</summary>
    /// <value>Default 4 hours; allowed 1 s to 49 days.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromHours(4);

    /// <summary>False leaves only the manual start.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; set; } = true;

    internal void Validate()
    {
        OptionChecks.InRange(Interval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(49));
        OptionChecks.InRange(TimeLimit, TimeSpan.FromSeconds(1), TimeSpan.FromDays(49));
    }
}
