using Threat.Retraining;

namespace Threat.Quality.Stream;

/// <summary>The arms: what is compared, and variants of the suite's loop that show what its result is due to.</summary>
internal static class StreamArms
{
    /// <summary>Arms by set; a set is a piece of work.</summary>
    public static IReadOnlyDictionary<string, Func<StreamOptions, IReadOnlyList<Review>, Task<IReadOnlyList<IStreamArm>>>> Sets { get; } = new Dictionary<string, Func<StreamOptions, IReadOnlyList<Review>, Task<IReadOnlyList<IStreamArm>>>>
    {
        ["main"] = MainAsync,
        ["parts"] = PartsAsync,
    };

    /// <summary>Arms that are shown week by week.</summary>
    public static IReadOnlySet<string> Weekly { get; } = new HashSet<string>(StringComparer.Ordinal) { "no retraining", "naive retraining", "naive, with calibration and thresholds", "ours" };

    private static async Task<IReadOnlyList<IStreamArm>> MainAsync(StreamOptions options, IReadOnlyList<Review> history)
    {
        LoopArm ours = await LoopArm.StartAsync("ours", options, history, static _ => { }).ConfigureAwait(false);
        // All but the last begin with the same model.
        return
        [
            new FixedArm(await ours.LoadChampionAsync().ConfigureAwait(false)),
            new NaiveArm(await ours.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: false),
            new NaiveArm(await ours.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: true),
            ours,
            await LoopArm.StartAsync("ours without defences", options, history, Undefended).ConfigureAwait(false),
        ];
    }

    private static async Task<IReadOnlyList<IStreamArm>> PartsAsync(StreamOptions options, IReadOnlyList<Review> history) =>
    [
        await LoopArm.StartAsync("ours without the refit", options, history, static o => o.Refit = false).ConfigureAwait(false),
        await LoopArm.StartAsync("ours, must be better also under drift", options, history, static o => o.Gate.MeasuredDrift = false).ConfigureAwait(false),
    ];

    /// <summary>Every defence against poisoned feedback off; triggers, folds by time and the gate's tests stay.</summary>
    private static void Undefended(RetrainingOptions o)
    {
        (o.Screening.TwoPersonRule, o.Screening.ReviewerRateRule, o.Screening.NeighborSignal) = (false, false, false);
        (o.Screening.ReviewerShare, o.Screening.SourceShare, o.Screening.InfluenceReviewers) = (1, 1, 0);
        (o.Gate.RequireKnownRows, o.Gate.KnownRecallTolerance, o.Gate.NeighborAlpha, o.Folds.HeldOutSources) = (false, 1, 0, 0);
    }
}
