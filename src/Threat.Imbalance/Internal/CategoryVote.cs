namespace Threat.Imbalance.Internal;

/// <summary>The value that most of some rows have in a column.</summary>
internal static class CategoryVote
{
    /// <summary>The mode; among equally frequent values the one whose first bearer comes first, so give the nearest rows first.</summary>
    public static float Mode(FeatureMatrix features, ReadOnlySpan<int> rows, int column)
    {
        float best = 0;
        int most = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            float value = features[rows[i], column];
            int votes = 0;
            foreach (int row in rows) votes += features[row, column] == value ? 1 : 0;
            if (votes > most) (best, most) = (value, votes);
        }
        return best;
    }
}
