using System.Collections.Immutable;
using Threat.Core;

namespace Threat.TestKit;

/// <summary>What every <see cref="IModelRegistry"/> keeps. Each test gets a storage of its own; a registry opened twice on it stands for two processes.</summary>
public abstract class ModelRegistryContractTests
{
    private const string Name = "web";

    /// <summary>Makes empty storage and forgets the one before.</summary>
    protected abstract void NewStorage();

    /// <summary>Opens the storage; <paramref name="format"/> reads the models that <see cref="CreateModel"/> makes.</summary>
    protected abstract IModelRegistry Open(IModelFormat format);

    /// <summary>A calibration for three classes that the registry can read again.</summary>
    protected abstract ICalibration CreateCalibration();

    /// <summary>A policy whose rule the registry can find again.</summary>
    protected virtual DecisionPolicy CreatePolicy(LabelSet labels) => new(ArgmaxRule.Instance, new ClassThresholds(labels, [0.5, 0.1, 1.0 / 3]));

    [SetUp]
    public void SetUpStorage() => NewStorage();

    [Test]
    public async Task A_loaded_model_is_the_registered_one()
    {
        using ThreatModel model = CreateModel(1);
        ModelVersion version = await Open().RegisterAsync(model);
        using ThreatModel loaded = await Open().LoadAsync(Name, version.Version);

        FeatureMatrix rows = Data().Features;
        loaded.Predict(rows).Values.ToArray().ShouldBe(model.Predict(rows).Values.ToArray());
        loaded.Policy.Thresholds.Values.ToArray().ShouldBe(model.Policy.Thresholds.Values.ToArray());
        loaded.Policy.Rule.Name.ShouldBe(model.Policy.Rule.Name);
        loaded.Labels.ShouldBe(model.Labels);
        loaded.Info.Name.ShouldBe(Name);
        loaded.Info.Schema.ShouldBe(model.Info.Schema);
        loaded.Info.Schema.Columns.ShouldBe(model.Info.Schema.Columns);
        loaded.Info.CreatedAt.ShouldBe(model.Info.CreatedAt);
        loaded.Info.Lineage.ShouldBe(model.Info.Lineage);
    }

    [Test]
    public async Task Aliases_of_the_label_set_survive()
    {
        using ThreatModel model = CreateModel(1);
        ModelVersion version = await Open().RegisterAsync(model);
        using ThreatModel loaded = await Open().LoadAsync(Name, version.Version);
        loaded.Labels.IdOf("benign").ShouldBe(0);
    }

    [Test]
    public async Task Versions_are_listed_oldest_first()
    {
        IModelRegistry registry = Open();
        List<ModelVersion> made = [];
        for (int i = 0; i < 4; i++)
        {
            using ThreatModel model = CreateModel(i);
            made.Add(await registry.RegisterAsync(model));
        }
        IReadOnlyList<ModelVersion> listed = await Open().ListAsync(Name);
        listed.ShouldBe(made);
        listed.Select(static v => v.Version).ShouldBe(listed.Select(static v => v.Version).Order(StringComparer.Ordinal));
        listed.Select(static v => v.Version).Distinct().Count().ShouldBe(4);
        (await registry.ListAsync("other")).ShouldBeEmpty();
    }

    [Test]
    public async Task A_version_that_does_not_exist_is_a_clear_error()
        => (await Should.ThrowAsync<KeyNotFoundException>(() => Open().LoadAsync(Name, "20260101-000000-nothing"))).Message.ShouldContain("20260101-000000-nothing");

    [Test]
    public async Task An_alias_is_null_until_it_is_set()
    {
        IModelRegistry registry = Open();
        ModelVersion version = await Register(registry, 1);
        (await registry.GetAliasAsync(Name, ModelVersion.Champion)).ShouldBeNull();
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, version.Version)).ShouldBeTrue();
        (await Open().GetAliasAsync(Name, ModelVersion.Champion)).ShouldBe(version.Version);
    }

    [Test]
    public async Task An_alias_moves_only_from_the_expected_version()
    {
        IModelRegistry registry = Open();
        ModelVersion one = await Register(registry, 1), two = await Register(registry, 2);
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, one.Version, two.Version)).ShouldBeFalse();
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, one.Version)).ShouldBeTrue();
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, two.Version)).ShouldBeFalse();
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, two.Version, two.Version)).ShouldBeFalse();
        (await registry.GetAliasAsync(Name, ModelVersion.Champion)).ShouldBe(one.Version);
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, one.Version, two.Version)).ShouldBeTrue();
        (await registry.GetAliasAsync(Name, ModelVersion.Champion)).ShouldBe(two.Version);
    }

    [Test]
    public async Task An_alias_cannot_point_to_a_version_that_does_not_exist()
    {
        IModelRegistry registry = Open();
        await Register(registry, 1);
        await Should.ThrowAsync<KeyNotFoundException>(() => registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, "20260101-000000-nothing"));
        (await registry.GetAliasAsync(Name, ModelVersion.Champion)).ShouldBeNull();
    }

    [Test]
    public async Task Of_many_that_move_an_alias_at_once_one_wins()
    {
        ModelVersion first = await Register(Open(), 0);
        (await Open().TrySetAliasAsync(Name, ModelVersion.Champion, null, first.Version)).ShouldBeTrue();
        ModelVersion[] versions = new ModelVersion[6];
        for (int i = 0; i < versions.Length; i++) versions[i] = await Register(Open(), i + 1);
        bool[] won = await Task.WhenAll(versions.Select(v => Task.Run(() => Open().TrySetAliasAsync(Name, ModelVersion.Champion, first.Version, v.Version))));
        won.Count(static w => w).ShouldBe(1);
        (await Open().GetAliasAsync(Name, ModelVersion.Champion)).ShouldBe(versions[Array.IndexOf(won, true)].Version);
    }

    [Test]
    public async Task Many_that_register_at_once_all_succeed()
    {
        ModelVersion[] versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Register(Open(), i))));
        versions.Select(static v => v.Version).Distinct().Count().ShouldBe(6);
        (await Open().ListAsync(Name)).Count.ShouldBe(6);
        foreach (ModelVersion version in versions) (await Open().LoadAsync(Name, version.Version)).Dispose();
    }

    [Test]
    public async Task Pruning_keeps_the_newest_and_the_aliased()
    {
        IModelRegistry registry = Open();
        List<string> versions = [];
        for (int i = 0; i < 5; i++) versions.Add((await Register(registry, i)).Version);
        (await registry.TrySetAliasAsync(Name, ModelVersion.Champion, null, versions[0])).ShouldBeTrue();
        (await registry.PruneAsync(Name, 2)).ShouldBe([versions[1], versions[2]], ignoreOrder: true);
        (await registry.ListAsync(Name)).Select(static v => v.Version).ShouldBe([versions[0], versions[3], versions[4]]);
        await Should.ThrowAsync<KeyNotFoundException>(() => registry.LoadAsync(Name, versions[1]));
        (await registry.LoadAsync(Name, versions[0])).Dispose();
        (await registry.PruneAsync(Name, 2)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => registry.PruneAsync(Name, -1));
    }

    [Test]
    public async Task A_stale_fencing_token_is_refused_everywhere()
    {
        using ThreatModel model = CreateModel(1);
        ModelVersion one = await Open().RegisterAsync(model, fencingToken: 5), two = await Open().RegisterAsync(model, fencingToken: 5);
        (await Open().TrySetAliasAsync(Name, ModelVersion.Champion, null, one.Version, fencingToken: 7)).ShouldBeTrue();
        string message = (await Should.ThrowAsync<InvalidOperationException>(() => Open().RegisterAsync(model, fencingToken: 6))).Message;
        message.ShouldContain("6");
        message.ShouldContain("7");
        await Should.ThrowAsync<InvalidOperationException>(() => Open().TrySetAliasAsync(Name, ModelVersion.Champion, one.Version, two.Version, fencingToken: 6));
        (await Open().GetAliasAsync(Name, ModelVersion.Champion)).ShouldBe(one.Version);
        (await Open().ListAsync(Name)).Count.ShouldBe(2);
    }

    [Test]
    public async Task Fencing_tokens_are_per_name()
    {
        using ThreatModel web = CreateModel(1);
        using ThreatModel mail = CreateModel(1, "mail");
        await Open().RegisterAsync(web, fencingToken: 9);
        (await Open().RegisterAsync(mail, fencingToken: 1)).Name.ShouldBe("mail");
    }

    [TestCase("../evil")]
    [TestCase("a/b")]
    [TestCase("..")]
    [TestCase("")]
    public async Task Names_that_would_leave_the_storage_are_refused(string name)
    {
        using ThreatModel good = CreateModel(1);
        using ThreatModel bad = new(good.Trained, good.Calibration, good.Policy, good.Info with { Name = name });
        await Should.ThrowAsync<ArgumentException>(() => Open().RegisterAsync(bad));
        await Should.ThrowAsync<ArgumentException>(() => Open().LoadAsync(Name, name));
        await Should.ThrowAsync<ArgumentException>(() => Open().GetAliasAsync(Name, name));
    }

    [Test]
    public async Task Cancellation_is_honoured()
    {
        using ThreatModel model = CreateModel(1);
        await Should.ThrowAsync<OperationCanceledException>(() => Open().RegisterAsync(model, null, new CancellationToken(canceled: true)));
        (await Open().ListAsync(Name)).ShouldBeEmpty();
    }

    /// <summary>A small trained model; another seed gives other weights.</summary>
    protected ThreatModel CreateModel(long seed, string name = Name)
    {
        LabeledDataset data = Data();
        ITrainedModel trained = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 10 }).Train(new TrainingRequest(data) { Seed = seed });
        ModelInfo info = new(name, new FeatureSchemaId("test/v1", ["bytes", "packets", "ports"]), GaussianBlobs.Start) { Lineage = ImmutableSortedDictionary<string, string>.Empty.Add("seed", $"{seed}").Add("note", "naïve \"quoted\"") };
        return new ThreatModel(trained, CreateCalibration(), CreatePolicy(trained.Labels), info);
    }

    private static LabeledDataset Data()
    {
        LabeledDataset blobs = new GaussianBlobs { Rows = 120, Columns = 3, Shares = [0.6, 0.3, 0.1] }.Make();
        return new LabeledDataset(blobs.Features, blobs.Labels, LabelSet.Create("Normal", "Scan", "Flood").WithAlias("benign", "Normal"));
    }

    private IModelRegistry Open() => Open(new LogisticRegressionFormat());

    private async Task<ModelVersion> Register(IModelRegistry registry, long seed)
    {
        using ThreatModel model = CreateModel(seed);
        return await registry.RegisterAsync(model);
    }
}
