using Threat.Core;

namespace Threat.Detection.Tests;

public sealed class FileModelRegistryTests
{
    private const string Name = "default";
    private string _root = null!;

    [SetUp]
    public void MakeFolder() => _root = Directory.CreateTempSubdirectory("threat-registry-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task Rolling_back_goes_to_the_version_before_and_then_to_the_one_before_that()
    {
        FileModelRegistry registry = new(_root);
        string[] v = [await Register(registry, 1), await Register(registry, 2), await Register(registry, 3)];
        for (int i = 0; i < 3; i++) (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, i == 0 ? null : v[i - 1], v[i])).ShouldBeTrue();
        (await registry.RollBackAsync(Name, ModelVersion.Champion, v[1])).ShouldBeNull();
        (await registry.RollBackAsync(Name, ModelVersion.Champion, v[2])).ShouldBe(v[1]);
        (await registry.RollBackAsync(Name, ModelVersion.Champion, v[1])).ShouldBe(v[0]);
        (await registry.GetAliasAsync(Name, ModelVersion.Champion)).ShouldBe(v[0]);
        (await Should.ThrowAsync<InvalidOperationException>(() => registry.RollBackAsync(Name, ModelVersion.Champion, v[0]))).Message.ShouldStartWith("Alias 'champion' of model 'default' has no earlier version to go back to");
    }

    [Test]
    public async Task Rolling_back_skips_versions_that_were_pruned()
    {
        FileModelRegistry registry = new(_root);
        string[] v = [await Register(registry, 1), await Register(registry, 2), await Register(registry, 3)];
        for (int i = 0; i < 3; i++) await registry.TrySetAliasAsync(Name, ModelVersion.Champion, i == 0 ? null : v[i - 1], v[i]);
        await registry.TrySetAliasAsync(Name, "keep", null, v[0]);
        (await registry.PruneAsync(Name, 1)).ShouldBe([v[1]]);
        (await registry.RollBackAsync(Name, ModelVersion.Champion, v[2])).ShouldBe(v[0]);
    }

    [Test]
    public async Task A_number_is_never_given_twice()
    {
        FileModelRegistry registry = new(_root);
        await Register(registry, 1);
        string second = await Register(registry, 2);
        await registry.PruneAsync(Name, 0);
        string third = await Register(registry, 3);
        string.CompareOrdinal(third, second).ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task What_a_killed_process_left_behind_is_never_seen_and_cleaned_up()
    {
        FileModelRegistry registry = new(_root);
        string good = await Register(registry, 1);
        string versions = Path.Combine(_root, Name, "versions");
        Directory.CreateDirectory(Path.Combine(versions, ".tmp-dead", "model"));
        Directory.CreateDirectory(Path.Combine(versions, ".deleted-dead"));
        File.WriteAllText(Path.Combine(_root, Name, "registry.json.tmp-dead"), "{");
        (await registry.ListAsync(Name)).Select(v => v.Version).ShouldBe([good]);
        await Register(registry, 2);
        Directory.GetDirectories(versions).Length.ShouldBe(2);
        Directory.GetFiles(Path.Combine(_root, Name)).Select(f => Path.GetFileName(f)!).Order().ShouldBe(["registry.json", "registry.lock"]);
    }

    [Test]
    public async Task A_registry_of_another_format_is_refused()
    {
        FileModelRegistry registry = new(_root);
        string version = await Register(registry, 1);
        string state = Path.Combine(_root, Name, "registry.json");
        File.WriteAllText(state, File.ReadAllText(state).Replace("threat-registry/1", "threat-registry/9", StringComparison.Ordinal));
        string message = (await Should.ThrowAsync<InvalidDataException>(() => registry.GetAliasAsync(Name, ModelVersion.Champion))).Message;
        message.ShouldBe($"{state} is of format 'threat-registry/9'; this version reads threat-registry/1. Use a version of Threat.Detection that knows it.");
        await Should.ThrowAsync<InvalidDataException>(() => Register(registry, 2));
        File.WriteAllText(state, "{ half");
        (await Should.ThrowAsync<InvalidDataException>(() => registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, version))).Message.ShouldStartWith($"{state} is malformed:");
    }

    [Test]
    public async Task An_exchanged_artifact_is_refused_although_its_own_hashes_agree()
    {
        FileModelRegistry registry = new(_root);
        string one = await Register(registry, 1), two = await Register(registry, 2);
        string versions = Path.Combine(_root, Name, "versions");
        Directory.Delete(Path.Combine(versions, one, "model"), recursive: true);
        Directory.Move(Path.Combine(versions, two, "model"), Path.Combine(versions, one, "model"));
        (await Should.ThrowAsync<InvalidDataException>(() => registry.LoadAsync(Name, one))).Message.ShouldContain("was registered");
    }

    [Test]
    public async Task A_lock_that_is_held_too_long_is_a_timeout_and_not_a_hang()
    {
        FileModelRegistry registry = new(new FileModelRegistryOptions { Folder = _root, LockTimeout = TimeSpan.FromMilliseconds(100) });
        string version = await Register(registry, 1);
        using FileStream held = new(Path.Combine(_root, Name, "registry.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        (await Should.ThrowAsync<TimeoutException>(() => registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, version))).Message.ShouldContain("registry.lock was held by another change for more than 0.1 s.");
        (await registry.GetAliasAsync(Name, ModelVersion.Champion)).ShouldBeNull();
    }

    [Test]
    public void Options_are_checked()
        => Should.Throw<ArgumentOutOfRangeException>(() => new FileModelRegistry(new FileModelRegistryOptions { LockTimeout = TimeSpan.Zero })).Message.ShouldStartWith("LockTimeout is 00:00:00; it must be above zero.");

    private static async Task<string> Register(FileModelRegistry registry, long seed)
    {
        using ThreatModel model = RandomModels.Model(seed, name: Name);
        return (await registry.RegisterAsync(model)).Version;
    }
}
