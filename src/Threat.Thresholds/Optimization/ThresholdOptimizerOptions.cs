using Threat.Core;
using Threat.Shared;

namespace Threat.Thresholds;

/// <summary>How <see cref="ThresholdOptimizer"/> works. The defaults are the ones that measured best on fresh data.</summary>
public sealed class ThresholdOptimizerOptions
{
    /// <summary>What is maximised for each class; over the joint decision, its mean over the classes.</summary>
    /// <value>Default <see cref="ThresholdMetric.F1"/>.</value>
    public ThresholdMetric Metric { get; set; } = ThresholdMetric.F1;

    /// <summary>Metrics of single classes, by class name, in place of <see cref="Metric"/>.</summary>
    /// <value>Default empty.</value>
    public IDictionary<string, ThresholdMetric> ClassMetrics { get; private set; } = new Dictionary<string, ThresholdMetric>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A figure of the whole multi-class decision to maximise in place of the mean of the classes' metrics, as <see cref="DecisionObjective.ExpectedCost"/> or one of your own. The search
    /// begins from the thresholds that are best for the metrics and goes on by Bayesian optimisation over all thresholds together, with <see cref="Trials"/> evaluations.
    /// </summary>
    /// <value>Default null: the metrics, for which the search is exact.</value>
    public DecisionObjective? Objective { get; set; }

    /// <summary>The rule the thresholds are for.</summary>
    /// <value>Default <see cref="ScaledArgmaxRule"/>.</value>
    public IDecisionRule Rule { get; set; } = ScaledArgmaxRule.Instance;

    /// <summary>
    /// Whether all thresholds are tuned together for the rule's decision, by coordinate ascent from several starts. Otherwise each class is tuned on its own.
    /// Metrics with a constraint are always tuned one class at a time.
    /// </summary>
    /// <value>Default true.</value>
    public bool Joint { get; set; } = true;

    /// <summary>How one-vs-rest thresholds are searched.</summary>
    /// <value>Default <see cref="ThresholdSearch.Exact"/>.</value>
    public ThresholdSearch Search { get; set; }

    /// <summary>How many thresholds a grid or Bayesian search tries for each class, and how many sets of thresholds an <see cref="Objective"/> is tried on, at least 10. Exact search has no use for it.</summary>
    /// <value>Default 100.</value>
    public int Trials { get; set; } = 100;

    /// <summary>Where the values of a grid lie.</summary>
    /// <value>Default <see cref="GridSpacing.Linear"/>.</value>
    public GridSpacing GridSpacing { get; set; }

    /// <summary>How thresholds are made to hold on fresh rows.</summary>
    /// <value>Default <see cref="ThresholdAveraging.CrossValidation"/>.</value>
    public ThresholdAveraging Averaging { get; set; } = ThresholdAveraging.CrossValidation;

    /// <summary>Number of folds or of bootstrap resamples, at least 2.</summary>
    /// <value>Default null: 5 folds, or 50 resamples.</value>
    public int? Resamples { get; set; }

    /// <summary>How likely a threshold chosen on other rows of the same kind falls between <see cref="ClassTuning.Low"/> and <see cref="ClassTuning.High"/>, above 0 and below 1.</summary>
    /// <value>Default 0.95.</value>
    public double IntervalLevel { get; set; } = 0.95;

    /// <summary>
    /// How many rows' worth the model's own probabilities count beside a class's labels: with P rows of the class, labels weigh P / (P + PriorStrength). It keeps rare
    /// classes from thresholds that fit a handful of rows; from 50 times as many rows on, labels count alone. 0 or more; 0 trusts labels alone; use it for uncalibrated scores.
    /// </summary>
    /// <value>Default 20.</value>
    public double PriorStrength { get; set; } = 20;

    /// <summary>A class with fewer held-out rows gets a note: its threshold is little more than the model's own expectation. At least 1.</summary>
    /// <value>Default 10.</value>
    public int MinimumPositives { get; set; } = 10;

    /// <summary>
    /// Whether the most probable class is decided for unless thresholds give more on the rows that each resample leaves out, beyond chance (two standard errors; a bootstrap's resamples: 1.64 standard deviations). Thresholds that fit
    /// a few noisy rows of rare classes move the operating point from one choice to the next and gain nothing. Needs <see cref="Averaging"/>.
    /// </summary>
    /// <value>Default false; <c>AddThreatLearning</c> sets it.</value>
    public bool ArgmaxUnlessBetter { get; set; }

    /// <summary>Decides folds and resamples. The same seed gives the same thresholds, whatever the number of threads.</summary>
    /// <value>Default 0.</value>
    public long Seed { get; set; }

    /// <summary>The most threads; −1 is one per processor. The thresholds are the same for any number.</summary>
    /// <value>Default −1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    internal int ResampleCount => Averaging switch
    {
        ThresholdAveraging.None => 0,
        ThresholdAveraging.Bootstrap => Resamples ?? 50,
        _ => Resamples ?? 5,
    };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range or two contradict each other; the message names them.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Metric);
        ArgumentNullException.ThrowIfNull(Rule);
        Guard.Defined(Search);
        Guard.Defined(Averaging);
        Guard.Defined(GridSpacing);
        if (Resamples is int resamples) Guard.AtLeast(resamples, 2, nameof(Resamples));
        Guard.BetweenZeroAndOne(IntervalLevel);
        Guard.AtLeast(Trials, 10);
        Guard.AtLeast(MinimumPositives, 1);
        Guard.InRange(PriorStrength, 0, 1e9);
        Workers.Checked(MaxDegreeOfParallelism);
        if (ArgmaxUnlessBetter && Averaging == ThresholdAveraging.None) throw new ArgumentException("ArgmaxUnlessBetter is set and Averaging is None: no rows are left out to compare on. Set Averaging to CrossValidation or Bootstrap, or leave ArgmaxUnlessBetter.", nameof(ArgmaxUnlessBetter));
        IDecisionRule decides = Rule is AbstainingRule abstaining ? abstaining.Inner : Rule;
        if (decides is ArgmaxRule or LeastCostRule) throw new ArgumentException($"The rule '{decides.Name}' ignores thresholds, so there is nothing to choose. Use ScaledArgmaxRule or HighestAboveThresholdRule, or build the model with DecisionPolicy and this rule.", nameof(Rule));
        if (Joint && Objective is null && decides is not (ScaledArgmaxRule or HighestAboveThresholdRule))
            throw new ArgumentException($"The rule '{Rule.Name}' has no joint search. Set ThresholdOptimizerOptions.Joint to false, set an Objective, or use ScaledArgmaxRule or HighestAboveThresholdRule.", nameof(Rule));
    }

    /// <summary>A copy that no later change reaches.</summary>
    internal ThresholdOptimizerOptions Clone()
    {
        ThresholdOptimizerOptions copy = (ThresholdOptimizerOptions)MemberwiseClone();
        copy.ClassMetrics = new Dictionary<string, ThresholdMetric>(ClassMetrics, StringComparer.OrdinalIgnoreCase);
        return copy;
    }
}
