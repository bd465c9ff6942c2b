namespace Threat.Imbalance.Internal;

/// <summary>Samplers by name, with default options and a seed. Classes too small for the neighbour count use fewer neighbours; the notes say so.</summary>
internal static class SamplerNames
{
    private const SmallClassHandling Small = SmallClassHandling.FewerNeighbors;

    private static readonly Dictionary<string, Func<long, IResampler>> Samplers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = static seed => new AutoResampler(new AutoOptions { Seed = seed }),
        ["smote"] = static seed => new Smote(new SmoteOptions { Seed = seed, SmallClasses = Small }),
        ["borderline-smote"] = static seed => new BorderlineSmote(new BorderlineSmoteOptions { Seed = seed, SmallClasses = Small }),
        ["adasyn"] = static seed => new Adasyn(new AdasynOptions { Seed = seed, SmallClasses = Small }),
        ["smote-tomek"] = static seed => new SmoteTomek(new SmoteTomekOptions { Seed = seed, SmallClasses = Small }),
        ["smote-enn"] = static seed => new SmoteEnn(new SmoteEnnOptions { Seed = seed, SmallClasses = Small }),
        ["smote-n"] = static seed => new SmoteN(new SmoteNOptions { Seed = seed, SmallClasses = Small }),
        ["kmeans-smote"] = static seed => new KMeansSmote(new KMeansSmoteOptions { Seed = seed }),
        ["target-distribution"] = static seed => new TargetDistributionResampler(new TargetDistributionOptions { Seed = seed, SmallClasses = Small }),
        ["random-over-sampler"] = static seed => new RandomOverSampler(new RandomOverSamplerOptions { Seed = seed }),
        ["random-under-sampler"] = static seed => new RandomUnderSampler(new RandomUnderSamplerOptions { Seed = seed }),
        ["cluster-centroids"] = static seed => new ClusterCentroids(new ClusterCentroidsOptions { Seed = seed }),
        ["near-miss"] = static _ => new NearMiss(),
        ["one-sided-selection"] = static seed => new OneSidedSelection(new OneSidedSelectionOptions { Seed = seed }),
        ["tomek-links"] = static _ => new TomekLinks(),
        ["edited-nearest-neighbours"] = static _ => new EditedNearestNeighbours(),
        ["repeated-edited-nearest-neighbours"] = static _ => new RepeatedEditedNearestNeighbours(),
        ["neighbourhood-cleaning-rule"] = static _ => new NeighbourhoodCleaningRule(),
    };

    /// <summary>The allowed names, for a message.</summary>
    public static string All => $"none, {string.Join(", ", Samplers.Keys)}";

    public static bool Known(string? name) => name is not null && (Plain(name) == "none" || Samplers.Keys.Any(k => Plain(k) == Plain(name)));

    /// <summary>The sampler, or null for "none".</summary>
    public static IResampler? Create(string name, long seed)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, "strategy");
        if (!Known(name)) throw new ArgumentException($"'{name}' is no balancing strategy. Allowed are {All}.", "strategy");
        string plain = Plain(name);
        return Samplers.FirstOrDefault(s => Plain(s.Key) == plain).Value?.Invoke(seed);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
