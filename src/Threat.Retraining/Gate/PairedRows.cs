namespace Threat.Retraining.Internal;

/// <summary>Rows under two models: the first is the new one.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Hits">Rows that the first model recognises.</param>
/// <param name="Lost">Recognised by the second only.</param>
/// <param name="Won">Recognised by the first only.</param>
internal readonly record struct PairedRows(int Rows, int Hits, int Lost, int Won)
{
    public double Recall => (double)Hits / Rows;

    public double Loss => (double)(Lost - Won) / Rows;

    /// <summary>Of a loss by chance.</summary>
    public double PValue => McNemarTest.Of(Lost, Won).PValue;

    /// <summary>Rows of one class, or of all when null.</summary>
    public static PairedRows Of(ScoredRows first, ScoredRows second, int? classId) => Of(first.Rows.Labels.Span, first.Decisions.Span, second.Decisions.Span, classId);

    public static PairedRows Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second, int? classId = null)
    {
        int rows = 0, hits = 0, lost = 0, won = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            if (classId is int c && truth[i] != c) continue;
            rows++;
            bool a = first[i] == truth[i], b = second[i] == truth[i];
            if (a) hits++;
            if (a && !b) won++;
            else if (b && !a) lost++;
        }
        return new PairedRows(rows, hits, lost, won);
    }
}
