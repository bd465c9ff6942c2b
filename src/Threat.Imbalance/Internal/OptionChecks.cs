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

    public static void AtLeast(int value, int least, string options, string name)
    {
        if (value < least) throw new ArgumentOutOfRangeException(name, value, $"{options}.{name} is {value}; it must be at least {least}.");
    }

    public static void InRange(double value, double least, double most, string options, string name)
    {
        if (!(value >= least && value <= most)) throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{options}.{name} is {value}; allowed is {least} to {most}."));
    }

    public static void Defined<T>(T value, string options, string name) where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(name, value, $"{options}.{name} is {value}; allowed are {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private static void NotNull(object? value, string options, string name)
    {
        if (value is null) throw new ArgumentNullException(name, $"{options}.{name} is null; leave it out to get the default.");
    }
}
