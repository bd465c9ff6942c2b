namespace Threat.Features;

/// <summary>Counts of a pipeline since it was created.</summary>
public sealed record FeaturePipelineStatistics
{
    /// <summary>Results served from the store.</summary>
    public long FromStore { get; init; }

    /// <summary>Results computed.</summary>
    public long Extracted { get; init; }

    /// <summary>Results that waited for another call's computation.</summary>
    public long Shared { get; init; }

    /// <summary>Computations that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Lookups and writes the store could not do; extraction went on without it.</summary>
    public long StoreErrors { get; init; }

    /// <summary>Batches begun.</summary>
    public long Batches { get; init; }

    /// <summary>Results of any kind.</summary>
    public long Requests => FromStore + Extracted + Shared + Failed;

    /// <summary>Results from the store over all results, 0 to 1; NaN before the first.</summary>
    public double HitRate => Requests == 0 ? double.NaN : (double)FromStore / Requests;

    /// <summary>Failed computations over all results, 0 to 1; NaN before the first.</summary>
    public double ErrorRate => Requests == 0 ? double.NaN : (double)Failed / Requests;
}
