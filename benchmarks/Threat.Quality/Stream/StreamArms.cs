using Threat.Retraining;

namespace Threat.Quality.Stream;

/// <summary>The arms: what is compared, and variants of the suite's loop that show what its result is due to.</summary>
internal static class StreamArms
{
    /// <summary>Arms by set; a set is a piece of work.</summary>
    public static IReadOnlyDictionary<string, Func<StreamOptions, IReadOnlyList<Review>, Task<IReadOnlyList<IStreamArm>>>> Sets { get; } = new Dictionary<string, Func<StreamOptions, IReadOnlyList<Review>, Task<IReadOnlyList<IStreamArm>>>>
    {
        ["ours"] = OursAsync,
        ["naive"] = NaiveAsync,
        ["undefended"] = static (o, h) => LoopsAsync(o, h, ("ours without defences", Undefended)),
    };

    /// <summary>Arms that are shown week by week.</summary>
    public static IReadOnlySet<string> Weekly { get; } = new HashSet<string>(StringComparer.Ordinal) { "no retraining", "naive retraining", "naive, with calibration and thresholds", "ours" };

    private static async Task<IReadOnlyList<IStreamArm>> OursAsync(StreamOptions options, IReadOnlyList<Review> history)
    {
        LoopArm ours = await LoopArm.StartAsync("ours", options, history, static _ => { }).ConfigureAwait(false);
        return [new FixedArm(await ours.LoadChampionAsync().ConfigureAwait(false)), ours];
    }

    /// <summary>They begin with the first model of the loop.</summary>
    private static async Task<IReadOnlyList<IStreamArm>> NaiveAsync(StreamOptions options, IReadOnlyList<Review> history)
    {
        using LoopArm first = await LoopArm.StartAsync("first model", options, history, static _ => { }).ConfigureAwait(false);
        return [new NaiveArm(await first.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: false), new NaiveArm(await first.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: true)];
    }

    private static async Task<IReadOnlyList<IStreamArm>> LoopsAsync(StreamOptions options, IReadOnlyList<Review> history, params (string Name, Action<RetrainingOptions> Change)[] arms)
    {
        List<IStreamArm> loops = [];
        foreach ((string name, Action<RetrainingOptions> change) in arms) loops.Add(await LoopArm.StartAsync(name, options, history, change).ConfigureAwait(false));
        return loops;
    }

    /// <summary>Every defence against poisoned feedback off; triggers, folds and the gate's tests stay.</summary>
    private static void Undefended(RetrainingOptions o)
    {
        (o.Screening.TwoPersonRule, o.Screening.ReviewerRateRule, o.Screening.NeighborSignal) = (false, false, false);
        (o.Screening.ReviewerShare, o.Screening.SourceShare, o.Screening.InfluenceReviewers) = (1, 1, 0);
        (o.Gate.RequireKnownRows, o.Gate.KnownRecallTolerance, o.Gate.NeighborAlpha, o.Folds.HeldOutSources) = (false, 1, 0, 0);
    }
}
