using System.Diagnostics;
using Threat.Core;

namespace Threat.Detection.Tests;

/// <summary>A process that registers, promotes and prunes without pause is killed (SIGKILL) at random moments.</summary>
public sealed class RegistryKillTests
{
    private const int Kills = 20;

    [Test]
    public async Task A_killed_process_loses_nothing_it_reported_and_leaves_nothing_half_done()
    {
        string root = Directory.CreateTempSubdirectory("threat-kill-").FullName;
        try
        {
            FileModelRegistry registry = new(root);
            Shared.SeededRandom random = new(Environment.TickCount64);
            int last = 0;
            for (int kill = 0; kill < Kills; kill++)
            {
                (string? registered, string? champion) = await RunAndKill(root, random.NextInt32(120));

                IReadOnlyList<ModelVersion> versions = await registry.ListAsync("default");
                foreach (ModelVersion version in versions) (await registry.LoadAsync("default", version.Version)).Dispose();
                string now = (await registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldNotBeNull();
                versions.Select(v => v.Version).ShouldContain(now);
                // What was reported is there; the process may have come one step further than its last report.
                if (registered is not null) string.CompareOrdinal(versions[^1].Version, registered).ShouldBeGreaterThanOrEqualTo(0);
                if (champion is not null) string.CompareOrdinal(now, champion).ShouldBeGreaterThanOrEqualTo(0);
                int number = int.Parse(versions[^1].Version.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
                number.ShouldBeGreaterThanOrEqualTo(last);
                last = number;
            }
            using ThreatModel model = RandomModels.Model(1);
            await registry.RegisterAsync(model);
            Directory.GetDirectories(Path.Combine(root, "default", "versions"), ".*").ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<(string? Registered, string? Champion)> RunAndKill(string root, int milliseconds)
    {
        ProcessStartInfo start = new("dotnet", [typeof(RegistryKillTests).Assembly.Location, "register", root]) { RedirectStandardOutput = true };
        using Process child = Process.Start(start)!;
        string? registered = null, champion = null;
        // The first round runs whole, so that there is a champion; then the blow falls anywhere.
        while (champion is null && await child.StandardOutput.ReadLineAsync() is { } line) Note(line);
        await Task.Delay(milliseconds);
        child.Kill();
        await child.WaitForExitAsync();
        while (await child.StandardOutput.ReadLineAsync() is { } line) Note(line);
        child.ExitCode.ShouldNotBe(0);
        champion.ShouldNotBeNull();
        return (registered, champion);

        void Note(string line)
        {
            string[] parts = line.Split(' ');
            if (parts is ["registered", { Length: 9 } r]) registered = r;
            if (parts is ["champion", { Length: 9 } c]) champion = c;
        }
    }
}
