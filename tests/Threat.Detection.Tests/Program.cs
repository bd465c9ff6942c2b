using Threat.Core;

namespace Threat.Detection.Tests;

/// <summary>
/// The child process of <see cref="RegistryKillTests"/>, which registers versions and moves the champion until it is killed, and of <see cref="RegistryLimitsTests"/>,
/// which does so a number of times and prints its moves.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["race", string shared, string rounds]) return await RaceAsync(new FileModelRegistry(shared), int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        if (args is not ["register", string folder]) return 2;
        FileModelRegistry registry = new(folder);
        for (int i = 0; ; i++)
        {
            using ThreatModel model = RandomModels.Model(i);
            string version = (await registry.RegisterAsync(model)).Version;
            Console.WriteLine($"registered {version}");
            string? before = await registry.GetAliasAsync("default", ModelVersion.Champion);
            if (await registry.TrySetAliasAsync("default", ModelVersion.Champion, before, version)) Console.WriteLine($"champion {version}");
            await registry.PruneAsync("default", 3);
        }
    }

    private static async Task<int> RaceAsync(FileModelRegistry registry, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            using ThreatModel model = RandomModels.Model(i);
            string? before = await registry.GetAliasAsync("default", ModelVersion.Champion);
            string version = (await registry.RegisterAsync(model)).Version;
            if (await registry.TrySetAliasAsync("default", ModelVersion.Champion, before, version)) Console.WriteLine($"{before ?? "none"} {version}");
        }
        return 0;
    }
}
