using Threat.Core;
using Threat.Shared;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>
/// Keeps a whole detector to so many alerts a day: every decision for another class than the harmless one is an alert. <see cref="ThresholdMetric.RecallAtAlertBudget"/> does so for one class.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class AlertBudget
{
    /// <summary>
    /// Lowers the threshold of the harmless class just so far that the other classes win on at most the allowed share of rows. The order in which rows become alerts stays that of the
    /// policy, so the most attack-like ones remain.
    /// </summary>
    /// <param name="policy">Thresholds under <see cref="ScaledArgmaxRule"/>, as <see cref="ThresholdOptimizer"/> chooses them.</param>
    /// <param name="rows">Held-out rows as frequent as in traffic.</param>
    /// <param name="alertsPerDay">How many alerts the people who answer them can take a day.</param>
    /// <param name="eventsPerDay">How many rows are scored a day.</param>
    /// <param name="harmless">The class that raises no alert.</param>
    /// <exception cref="ArgumentException">The rule is another one, the classes differ, or there are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not above 0.</exception>
    /// <exception cref="UnknownLabelException">The harmless class is unknown.</exception>
    public static AlertBudgetResult Limit(DecisionPolicy policy, LabeledProbabilities rows, double alertsPerDay, double eventsPerDay, string harmless = "Normal")
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(rows);
        Guard.Positive(alertsPerDay);
        Guard.Positive(eventsPerDay);
        BinaryChecks.Rows(rows);
        if (policy.Rule is not ScaledArgmaxRule) throw new ArgumentException($"The rule is '{policy.Rule.Name}'; a budget for all classes together needs '{ScaledArgmaxRule.Instance.Name}'. Tune with ScaledArgmaxRule, or give each class a budget with ThresholdMetric.RecallAtAlertBudget.", nameof(policy));
        RuleChecks.SameClasses(policy, rows);
        int quiet = rows.LabelSet.IdOf(harmless);
        (int before, double recallBefore, _) = Measure(policy, rows, quiet);
        long allowed = (long)Math.Floor(alertsPerDay * rows.RowCount / eventsPerDay);
        double[] values = policy.Thresholds.Values.ToArray();
        bool isReached = true;
        if (before > allowed) (values[quiet], isReached) = Lowered(rows, values, quiet, (int)allowed);
        DecisionPolicy limited = policy with { Thresholds = new ClassThresholds(rows.LabelSet, values) };
        (int after, double recall, double precision) = Measure(limited, rows, quiet);
        return new AlertBudgetResult(limited, isReached, before * eventsPerDay / rows.RowCount, after * eventsPerDay / rows.RowCount, recallBefore, recall, precision);
    }

    /// <summary>Rows whose turning point lies below the threshold raise an alert: cuts between the allowed ones and the next.</summary>
    private static (double Threshold, bool IsReached) Lowered(LabeledProbabilities rows, double[] thresholds, int quiet, int allowed)
    {
        double[] keys = new double[rows.RowCount];
        for (int i = 0; i < keys.Length; i++)
        {
            ReadOnlySpan<double> p = rows.Probabilities.Row(i);
            double rival = 0;
            for (int k = 0; k < p.Length; k++)
            {
                if (k != quiet) rival = Math.Max(rival, p[k] / thresholds[k]);
            }
            keys[i] = p[quiet] / rival;
        }
        Array.Sort(keys);
        double highest = keys[allowed];
        if (!(highest > 0)) return (Math.Clamp(keys.FirstOrDefault(static k => k > 0) / 2, 1e-300, thresholds[quiet]), false);
        int below = Array.FindLastIndex(keys, allowed, k => k < highest);
        double lowered = below < 0 || keys[below] <= 0 ? highest / 2 : Math.Sqrt(keys[below]) * Math.Sqrt(highest);
        return (Math.Clamp(lowered, 1e-300, 1), true);
    }

    /// <summary>The rows that raise an alert, the share of attacks that do, and the share of alerts that are attacks.</summary>
    private static (int Alerts, double Recall, double Precision) Measure(DecisionPolicy policy, LabeledProbabilities rows, int quiet)
    {
        int[] decided = policy.Decide(rows.Probabilities);
        int alerts = 0, attacks = 0, found = 0;
        for (int i = 0; i < decided.Length; i++)
        {
            bool alert = decided[i] != quiet, attack = rows.Labels.Span[i] != quiet;
            alerts += alert ? 1 : 0;
            attacks += attack ? 1 : 0;
            found += alert && attack ? 1 : 0;
        }
        return (alerts, attacks == 0 ? 0 : (double)found / attacks, alerts == 0 ? 0 : (double)found / alerts);
    }
}
