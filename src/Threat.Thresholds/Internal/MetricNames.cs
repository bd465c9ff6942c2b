using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Threat.Thresholds.Internal;

/// <summary>Metric names read by their shape: the text with its numbers replaced by #.</summary>
internal static partial class MetricNames
{
    private static readonly FrozenDictionary<string, Func<double[], ThresholdMetric>> Shapes = new Dictionary<string, Func<double[], ThresholdMetric>>
    {
        ["f1"] = _ => ThresholdMetric.F1,
        ["f-beta(#)"] = n => ThresholdMetric.FBeta(n[0]),
        ["mcc"] = _ => ThresholdMetric.Mcc,
        ["balanced-accuracy"] = _ => ThresholdMetric.BalancedAccuracy,
        ["g-mean"] = _ => ThresholdMetric.GMean,
        ["youden"] = _ => ThresholdMetric.Youden,
        ["precision@recall>=#"] = n => ThresholdMetric.PrecisionAtRecall(n[0]),
        ["recall@precision>=#"] = n => ThresholdMetric.RecallAtPrecision(n[0]),
        ["recall@fpr<=#"] = n => ThresholdMetric.RecallAtFalsePositiveRate(n[0]),
        ["recall@alerts<=#/#"] = n => ThresholdMetric.RecallAtAlertBudget(n[0], n[1]),
        ["recall@alerts<=#/#:#"] = n => ThresholdMetric.RecallAtAlertBudget(n[0], n[1], n[2]),
        ["cost(#,#)"] = n => ThresholdMetric.Cost(n[0], n[1]),
    }.ToFrozenDictionary();

    public static ThresholdMetric Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string trimmed = text.Trim();
        List<double> numbers = [];
        string shape = Number().Replace(trimmed, match =>
        {
            numbers.Add(double.Parse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture));
            return "#";
        });
        if (!Shapes.TryGetValue(shape, out Func<double[], ThresholdMetric>? make))
            throw new FormatException($"'{text}' is no threshold metric; known are {string.Join(", ", Shapes.Keys.Order(StringComparer.Ordinal))}, with a number for each #.");
        try
        {
            return make([.. numbers]);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"The metric '{text}' has a number out of range: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"(?<![a-z0-9])[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")]
    private static partial Regex Number();
}
