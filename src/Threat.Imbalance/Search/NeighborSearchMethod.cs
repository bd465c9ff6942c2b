namespace Threat.Imbalance;

/// <summary>How nearest rows are found.</summary>
public enum NeighborSearchMethod
{
    /// <summary>Exact, until more than 4 × 10¹¹ pairs would be compared (about 630,000 rows against themselves); approximate above.</summary>
    Auto,

    /// <summary>The true nearest rows, equal to those of a brute force in double precision.</summary>
    Exact,

    /// <summary>Each row is compared with the rows of the nearest cells only (an inverted file). Nearly the true ones; the recall is measured and noted in the result. Fewer than 4,096 candidates are searched exactly all the same.</summary>
    Approximate,
}
