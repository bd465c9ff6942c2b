namespace Threat.Imbalance.Internal;

/// <summary>Samplers by name, with default options and a seed. Classes too small for the neighbour count use fewer neighbours; the notes say so.</summary>
internal static class SamplerNames
{
    private const SmallClassHandling Small = SmallClassHandling.FewerNeighbors;

    private static readonly Dictionary<string, Func<long, IResampler>> Samplers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = static seed => new AutoResampler(new AutoOptions { Seed = seed }),
        ["smote"] = static seed => new Smote(new SmoteOptions { Seed = seed, SmallClasses = Small }),
        ["target-distribution"] = static seed => new TargetDistributionResampler(new TargetDistributionOptions { Seed = seed, SmallClasses = Small }),
        ["random-over-sampler"] = static seed => new RandomOverSampler(new RandomOverSamplerOptions { Seed = seed }),
        ["random-under-sampler"] = static seed => new RandomUnderSampler(new RandomUnderSamplerOptions { Seed = seed }),
    };

    /// <summary>The sampler, or null for "none".</summary>
    public static IResampler? Create(string name, long seed)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, "strategy");
        string plain = Plain(name);
        if (plain == "none") return null;
        foreach ((string known, Func<long, IResampler> create) in Samplers)
        {
            if (Plain(known) == plain) return create(seed);
        }
        throw new ArgumentException($"'{name}' is no balancing strategy. Allowed are none, {string.Join(", ", Samplers.Keys)}.", "strategy");
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
