using Threat.Core;
using Threat.Losses;
using Threat.Retraining;

namespace Threat.Quality.Stream;

/// <summary>The arms: what is compared, and variants of the suite's loop that show what its result is due to.</summary>
internal static class StreamArms
{
    private const int NewestTestRows = 2000;

    /// <summary>Arms by set; a set is a piece of work.</summary>
    public static IReadOnlyDictionary<string, Func<StreamOptions, IReadOnlyList<Review>, Task<IReadOnlyList<IStreamArm>>>> Sets { get; } = new Dictionary<string, Func<StreamOptions, IReadOnlyList<Review>, Task<IReadOnlyList<IStreamArm>>>>
    {
        ["main"] = MainAsync,
        ["no-balancing"] = (o, h) => OneAsync("ours, no balancing", o, h, static _ => { }, null),
        ["no-balancing-peers"] = PeersAsync,
        ["no-balancing-long-training"] = (o, h) => OneAsync("ours, no balancing, trains on 70 %", o, h, LongTraining, null),
        ["no-balancing-recalls-by-chance"] = (o, h) => OneAsync("ours, no balancing, recalls by chance", o, h, static _ => { }, null, gate: new ChanceAwareGate(new GateOptions())),
        ["no-balancing-long-training-recalls-by-chance"] = (o, h) => OneAsync("ours, no balancing, trains on 70 %, recalls by chance", o, h, LongTraining, null, gate: new ChanceAwareGate(new GateOptions())),
        ["no-balancing-source-folds"] = (o, h) => OneAsync("ours, no balancing, folds by source", o, h, static _ => { }, null, BySource()),
        ["source-folds"] = (o, h) => OneAsync("ours, folds by source", o, h, static _ => { }, Recipe.Resampler, BySource()),
        ["vector-scaling"] = (o, h) => OneAsync("ours, vector scaling", o, h, static _ => { }, Recipe.Resampler, null, new VectorScaling()),
    };

    /// <summary>Arms that are shown week by week.</summary>
    public static IReadOnlySet<string> Weekly { get; } = new HashSet<string>(StringComparer.Ordinal) { "no retraining", "naive retraining", "naive, with calibration and thresholds", "ours", "ours, no balancing" };

    private static async Task<IReadOnlyList<IStreamArm>> MainAsync(StreamOptions options, IReadOnlyList<Review> history)
    {
        LoopArm ours = await LoopArm.StartAsync("ours", options, history, static _ => { }, Recipe.Resampler).ConfigureAwait(false);
        // The first three begin with the same model.
        return
        [
            new FixedArm(await ours.LoadChampionAsync().ConfigureAwait(false)),
            new NaiveArm(await ours.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: false, Recipe.Resampler),
            new NaiveArm(await ours.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: true, Recipe.Resampler),
            ours,
            await LoopArm.StartAsync("ours without defences", options, history, Undefended, Recipe.Resampler).ConfigureAwait(false),
        ];
    }

    /// <summary>What "ours, no balancing" is to be compared with.</summary>
    private static async Task<IReadOnlyList<IStreamArm>> PeersAsync(StreamOptions options, IReadOnlyList<Review> history)
    {
        using LoopArm first = await LoopArm.StartAsync("first model", options, history, static _ => { }, null).ConfigureAwait(false);
        return
        [
            new FixedArm(await first.LoadChampionAsync().ConfigureAwait(false), "no retraining, no balancing"),
            new NaiveArm(await first.LoadChampionAsync().ConfigureAwait(false), history, options, tuned: true, null),
        ];
    }

    private static async Task<IReadOnlyList<IStreamArm>> OneAsync(string name, StreamOptions options, IReadOnlyList<Review> history, Action<RetrainingOptions> change, IResampler? resampler, IFoldPlanner? folds = null, ICalibrator? calibrator = null, IPromotionGate? gate = null)
        => [await LoopArm.StartAsync(name, options, history, change, resampler, folds, calibrator, gate).ConfigureAwait(false)];

    private static SourceFolds BySource() => new(new FoldOptions(), NewestTestRows);

    /// <summary>Trains on the oldest 70 % instead of 55; the test fold still has the gate's minimum of rows in the first run.</summary>
    private static void LongTraining(RetrainingOptions o) => (o.Folds.Calibrate, o.Folds.Threshold, o.Folds.Test) = (0.06, 0.08, 0.16);

    /// <summary>Every defence against poisoned feedback off; triggers, folds by time and the gate's tests stay.</summary>
    private static void Undefended(RetrainingOptions o)
    {
        (o.Screening.TwoPersonRule, o.Screening.ReviewerRateRule, o.Screening.NeighborSignal) = (false, false, false);
        (o.Screening.ReviewerShare, o.Screening.SourceShare, o.Screening.InfluenceReviewers) = (1, 1, 0);
        (o.Gate.RequireKnownRows, o.Gate.KnownRecallTolerance, o.Gate.NeighborAlpha, o.Folds.HeldOutSources) = (false, 1, 0, 0);
    }
}
