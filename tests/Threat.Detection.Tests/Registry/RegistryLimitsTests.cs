using System.Diagnostics;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Detection.Tests;

/// <summary>Disks that are full or read-only, and two processes that want the same alias.</summary>
public sealed class RegistryLimitsTests
{
    private string _root = "";

    [SetUp]
    public void MakeFolder() => _root = Directory.CreateTempSubdirectory("threat-limits-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task A_full_disk_fails_the_registration_and_leaves_the_champion_and_no_half_version()
    {
        string small = Path.Combine(_root, "small");
        Directory.CreateDirectory(small);
        if (Tool.Run("mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", small) != 0) Assert.Ignore("Skipped: mounting a small file system is not permitted here.");
        try
        {
            FileModelRegistry registry = new(small);
            string champion = await RegisterAsync(registry, 1);
            (await registry.TrySetAliasAsync("default", ModelVersion.Champion, null, champion)).ShouldBeTrue();
            int registered = 1;
            await Should.ThrowAsync<IOException>(async () =>
            {
                while (true)
                {
                    await RegisterAsync(registry, registered);
                    registered++;
                }
            });
            IReadOnlyList<ModelVersion> versions = await registry.ListAsync("default");
            versions.Count.ShouldBe(registered);
            foreach (ModelVersion version in versions) (await registry.LoadAsync("default", version.Version)).Dispose();
            (await registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(champion);
            await registry.PruneAsync("default", 1);
            await RegisterAsync(registry, 99);
        }
        finally
        {
            Tool.Run("umount", small).ShouldBe(0);
        }
    }

    [Test]
    public async Task A_read_only_folder_is_named_and_its_models_still_serve()
    {
        string locked = Path.Combine(_root, "locked");
        Directory.CreateDirectory(locked);
        if (Tool.Run("mount", "-t", "tmpfs", "tmpfs", locked) != 0) Assert.Ignore("Skipped: mounting a file system is not permitted here.");
        try
        {
            FileModelRegistry registry = new(locked);
            string version = await RegisterAsync(registry, 1);
            await registry.TrySetAliasAsync("default", ModelVersion.Champion, null, version);
            Tool.Run("mount", "-o", "remount,ro", locked).ShouldBe(0);
            (await Should.ThrowAsync<IOException>(() => RegisterAsync(registry, 2))).Message.ShouldContain(locked);
            using ThreatDetector detector = new();
            (await detector.RefreshAsync(registry, "default")).ShouldBeTrue();
            detector.Score(RandomModels.Values(1, 8)).ModelVersion.ShouldBe(version);
        }
        finally
        {
            Tool.Run("umount", locked).ShouldBe(0);
        }
    }

    [Test]
    public async Task Two_processes_that_race_for_the_champion_each_win_only_from_what_they_saw()
    {
        const int Rounds = 25;
        Process[] children = [.. Enumerable.Range(0, 2).Select(_ => Process.Start(new ProcessStartInfo("dotnet", [typeof(RegistryLimitsTests).Assembly.Location, "race", _root, $"{Rounds}"]) { RedirectStandardOutput = true })!)];
        string[][] moves = [.. await Task.WhenAll(children.Select(static async c => (await c.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)))];
        foreach (Process child in children)
        {
            await child.WaitForExitAsync();
            child.ExitCode.ShouldBe(0);
            child.Dispose();
        }
        FileModelRegistry registry = new(_root);
        (await registry.ListAsync("default")).Select(static v => v.Version).ShouldBe(Enumerable.Range(1, 2 * Rounds).Select(static n => $"v{n:D8}"), "every registration has a number of its own");

        // Each successful move says "from to": together they are one chain from nothing to the champion, without a fork.
        Dictionary<string, string> chain = moves.SelectMany(static m => m).Select(static m => m.Split(' ')).ToDictionary(static m => m[0], static m => m[1]);
        chain.Count.ShouldBeInRange(Rounds, 2 * Rounds);
        string at = "none";
        int steps = 0;
        for (; chain.TryGetValue(at, out string? next); steps++) at = next;
        (steps, at).ShouldBe((chain.Count, await registry.GetAliasAsync("default", ModelVersion.Champion)));
    }

    private static async Task<string> RegisterAsync(FileModelRegistry registry, long seed)
    {
        using ThreatModel model = RandomModels.Model(seed);
        return (await registry.RegisterAsync(model)).Version;
    }
}
