using System.Collections.Immutable;

namespace Threat.Detection.Internal;

internal static class SortedDictionaries
{
    public static ImmutableSortedDictionary<string, string> ToImmutableSorted(this IEnumerable<KeyValuePair<string, string>> pairs)
        => pairs.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
