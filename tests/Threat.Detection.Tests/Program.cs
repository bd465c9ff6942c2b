using Threat.Core;

namespace Threat.Detection.Tests;

/// <summary>The child process of <see cref="RegistryKillTests"/>: registers versions and moves the champion until it is killed.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
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
}
