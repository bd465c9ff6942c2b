using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Checks that options share; messages name the option as the user wrote it.</summary>
internal static class OptionChecks
{
    public static void SmoteFamily(string options, SmoteFamilyOptions given)
    {
        Sampler(options, given.NeighborCount, given.Strategy, given.Scaling, given.Search, given.MaxDegreeOfParallelism);
        Defined(given.SmallClasses, options, nameof(SmoteFamilyOptions.SmallClasses));
    }

    public static void Sampler(string options, int neighborCount, SamplingStrategy strategy, DistanceScaling scaling, NeighborSearchOptions search, int maxDegreeOfParallelism)
    {
        NotNull(search, options, "Search");
        Defined(search.Method, nameof(NeighborSearchOptions), nameof(NeighborSearchOptions.Method));
        if (!(search.TargetRecall is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(NeighborSearchOptions.TargetRecall), search.TargetRecall, FormattableString.Invariant($"NeighborSearchOptions.TargetRecall is {search.TargetRecall}; allowed is above 0, at most 1."));
        if (search.MaxMemoryBytes is <= 0)
            throw new ArgumentOutOfRangeException(nameof(NeighborSearchOptions.MaxMemoryBytes), search.MaxMemoryBytes, $"NeighborSearchOptions.MaxMemoryBytes is {search.MaxMemoryBytes}; it must be above 0, or null for no bound.");
        AtLeast(neighborCount, 1, options, "NeighborCount");
        NotNull(scaling, options, "Scaling");
        Sampler(options, strategy, maxDegreeOfParallelism);
    }

    public static void Sampler(string options, SamplingStrategy strategy, int maxDegreeOfParallelism)
    {
        NotNull(strategy, options, "Strategy");
        Workers.Checked(maxDegreeOfParallelism, $"{options}.MaxDegreeOfParallelism");
    }

    /// <summary>Refuses a negative column or one named twice; how many columns there are only a dataset says.</summary>
    public static void Columns(string options, string name, IReadOnlyList<int> columns)
    {
        NotNull(columns, options, name);
        if (columns.Any(static c => c < 0)) throw new ArgumentException($"{options}.{name} names column {columns.Min()}; columns count from 0.", name);
        if (columns.GroupBy(static c => c).FirstOrDefault(static g => g.Count() > 1) is { } twice) throw new ArgumentException($"{options}.{name} names column {twice.Key} twice.", name);
    }

    public static void ColumnsOf(FeatureMatrix features, string options, string name, IReadOnlyList<int> columns)
    {
        if (columns.Count > 0 && columns.Max() is int last && last >= features.ColumnCount)
            throw new ArgumentException($"{options}.{name} names column {last}; the dataset has columns 0 to {features.ColumnCount - 1}.");
    }

    public static void AtLeast(int value, int least, string options, string name)
        => Guard.AtLeast(value, least, $"{options}.{name}");

    public static void InRange(double value, double least, double most, string options, string name)
        => Guard.InRange(value, least, most, $"{options}.{name}");

    public static void Defined<T>(T value, string options, string name)
        where T : struct, Enum
        => Guard.Defined(value, $"{options}.{name}");

    public static void NotNull(object? value, string options, string name)
    {
        if (value is null) throw new ArgumentNullException(name, $"{options}.{name} is null; leave it out to get the default.");
    }
}
