using System.Runtime.CompilerServices;
using Threat.Core;

namespace Threat.Thresholds.Internal;

internal static class BinaryChecks
{
    /// <summary>Checks, and gives label 0 to rows of the class and 1 to the others.</summary>
    public static int[] Labels(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.IsEmpty) throw new ArgumentException("There are no rows; a threshold needs held-out rows to be chosen on.", nameof(scores));
        if (scores.Length != positive.Length) throw new ArgumentException($"{scores.Length} scores and {positive.Length} labels were given; the numbers must be equal.", nameof(positive));
        int[] labels = new int[scores.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (!(scores[i] >= 0 && scores[i] <= 1))
                throw new ArgumentException(FormattableString.Invariant($"The score of row {i} is {scores[i]}; a probability lies between 0 and 1.{(double.IsFinite(scores[i]) ? " This looks like a logit: convert it with 1 / (1 + exp(-logit)) or a calibration." : "")}"), nameof(scores));
            labels[i] = positive[i] ? 0 : 1;
        }
        int count = positive.Count(true);
        if (count == 0) throw new ArgumentException($"None of the {labels.Length} rows is of the class; a threshold needs rows of both kinds.", nameof(positive));
        if (count == labels.Length) throw new ArgumentException($"All {labels.Length} rows are of the class; a threshold needs rows of both kinds.", nameof(positive));
        return labels;
    }

    public static void Rows(LabeledProbabilities rows, [CallerArgumentExpression(nameof(rows))] string name = "")
    {
        if (rows.RowCount == 0) throw new ArgumentException("0 rows were given; thresholds need held-out rows to be chosen on.", name);
    }

    /// <summary>Checked scores of one class: label 0 is the class, 1 the others.</summary>
    public static ScoreTable Table(ReadOnlyMemory<double> scores, ReadOnlySpan<bool> positive) => ScoreTable.OneClass(scores, Labels(scores.Span, positive));
}
