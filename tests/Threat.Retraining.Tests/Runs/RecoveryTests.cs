using System.Collections.Immutable;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>Stores and registries that throw around a promotion: the ledger, the record and the caller are told what serves.</summary>
public sealed class RecoveryTests
{
    private Loop _loop = null!;

    [SetUp]
    public async Task SetUp()
    {
        _loop = new Loop { Resampler = null };
        await _loop.CollectAsync(new Feedback { Rows = 6000, Prefix = "a" }.Make());
    }

    [TearDown]
    public void TearDown() => _loop.Dispose();

    private ModelRetrainer Retrainer(Func<IRunStore, IRunStore>? runs = null, Func<IModelRegistry, IModelRegistry>? registry = null, IEnumerable<IRetrainTrigger>? triggers = null)
        => new(_loop.Store, runs?.Invoke(_loop.Store.Runs) ?? _loop.Store.Runs, _loop.Store.RunLock, _loop.Steps with { Registry = registry?.Invoke(_loop.Registry) ?? _loop.Registry }, Feedback.Options().Wrap(), triggers, _loop.Time, observers: _loop.Observers);

    private async Task<string?> ChampionAsync() => await _loop.Registry.GetAliasAsync("default", ModelVersion.Champion);

    [Test]
    public async Task A_promotion_whose_end_cannot_be_stored_is_a_promotion_and_the_next_run_stores_it_with_what_its_trigger_remembers()
    {
        RetrainResult result = await Retrainer(static r => FaultProxy<IRunStore>.Around(r, "EndAsync:before", new SampleStoreException("the disk is full")), triggers: [new Remembering(false)]).RunAsync(RetrainRequest.IfDue);
        (result.Outcome, result.Record!.Decision, result.Record.Version).ShouldBe((RetrainOutcome.Completed, RunDecision.Promote, await ChampionAsync()), result.Explanation);
        (await _loop.Store.Runs.GetAsync(result.Record.RunId))!.State.ShouldBe(RunState.Registered);

        _loop.Time.Advance(TimeSpan.FromMinutes(7));
        (await Retrainer(triggers: [new AgeTrigger()]).RunAsync(RetrainRequest.IfDue)).Outcome.ShouldBe(RetrainOutcome.NotDue);
        RunSummary run = (await _loop.Store.Runs.ListAsync()).Single();
        (run.State, run.Decision, run.Version).ShouldBe((RunState.Completed, RunDecision.Promote, result.Record.Version));
        RunRecord record = RunRecord.FromJson((await _loop.Store.Runs.GetRecordAsync(run.RunId))!);
        (record.Version, record.EndedAt).ShouldBe((result.Record.Version, _loop.Time.GetUtcNow()));
        run.EndedAt.ShouldBe(record.EndedAt);
        (await _loop.Store.Runs.GetTriggerStateAsync()).Values.ShouldBe(new Dictionary<string, string> { ["remembering"] = "a run" });
    }

    [TestCase("TrySetAliasAsync:after")]
    [TestCase("PruneAsync:before")]
    public async Task A_registry_that_throws_after_the_champion_has_moved_undoes_nothing(string point)
    {
        RetrainResult result = await Retrainer(registry: r => FaultProxy<IModelRegistry>.Around(r, point, new NotSupportedException("the answer is lost"))).RunAsync(RetrainRequest.Manual());
        (result.Outcome, result.Record!.Decision, result.Record.Version).ShouldBe((RetrainOutcome.Completed, RunDecision.Promote, await ChampionAsync()), result.Explanation);
        result.Record.Version.ShouldNotBeNull();
        (result.Run!.State, result.Run.Version).ShouldBe((RunState.Completed, result.Record.Version));
    }

    [TestCase("RegisterAsync:before")]
    [TestCase("RegisterAsync:after")]
    public async Task A_registry_that_keeps_no_version_to_serve_fails_the_run_and_releases_the_samples(string point)
    {
        RetrainResult result = await Retrainer(registry: r => FaultProxy<IModelRegistry>.Around(r, point, new IOException("no room"))).RunAsync(RetrainRequest.Manual());
        (result.Outcome, result.Explanation, result.Run!.State).ShouldBe((RetrainOutcome.Failed, "The run failed: no room", RunState.Failed));
        (await ChampionAsync()).ShouldBeNull();
        (await _loop.Store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(6000);
    }

    [Test]
    public async Task A_ledger_that_cannot_be_read_back_does_not_hide_the_outcome()
    {
        RetrainResult result = await Retrainer(static r => FaultProxy<IRunStore>.Around(r, "GetAsync:before", new SampleStoreException("gone"))).RunAsync(RetrainRequest.Manual());
        (result.Outcome, result.IsRun, result.Run!.State, result.Run.Decision, result.Run.Version).ShouldBe((RetrainOutcome.Completed, true, RunState.Completed, RunDecision.Promote, await ChampionAsync()));
        (await _loop.Store.Runs.ListAsync()).Single().ShouldBe(result.Run);
    }

    [Test]
    public async Task A_run_whose_registered_version_is_gone_is_released()
    {
        RetrainResult first = await Retrainer(static r => FaultProxy<IRunStore>.Around(r, "RegisteredAsync:after", new SampleStoreException("gone")), r => FaultProxy<IModelRegistry>.Around(r, "ListAsync:before", new IOException("gone too"))).RunAsync(RetrainRequest.Manual());
        (first.Outcome, first.Run!.State).ShouldBe((RetrainOutcome.Failed, RunState.Registered), "nobody knows yet");
        await _loop.Registry.PruneAsync("default", 0);
        (await Retrainer(triggers: [new AgeTrigger()]).RunAsync(RetrainRequest.IfDue)).Outcome.ShouldBe(RetrainOutcome.NotDue);
        (await _loop.Store.Runs.ListAsync()).Single().State.ShouldBe(RunState.Abandoned);
    }

    [Test]
    public async Task A_damaged_version_from_before_the_refit_is_passed_over_and_the_champion_itself_is_compared_with()
    {
        RunRecord first = (await Retrainer().RunAsync(RetrainRequest.Manual())).Record!;
        string before;
        using (ThreatModel serves = await _loop.Registry.LoadAsync("default", first.Version!)) before = serves.Info.Lineage["refit.of"];
        await _loop.CollectAsync(new Feedback { Rows = 500, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31), Span = TimeSpan.FromDays(15) }.Make());
        RetrainResult second = await Retrainer(registry: r => new Damaged(r, before)).RunAsync(RetrainRequest.Manual());
        (second.Outcome, second.Record?.ComparedWith).ShouldBe((RetrainOutcome.Completed, first.Version), second.Explanation);
        second.Record!.FoldNotes.ShouldContain(n => n.Contains($"because version {first.Version}, which the new model is compared with, has learned from them", StringComparison.Ordinal));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_replay_asks_what_the_run_was_asked_drift_or_not(bool drift)
    {
        RunRecord first = (await Retrainer().RunAsync(RetrainRequest.Manual())).Record!;
        await _loop.CollectAsync(new Feedback { Rows = 3000, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31), Span = TimeSpan.FromDays(15) }.Make());
        _loop.Time.Advance(TimeSpan.FromHours(2));
        RunRecord run = (await Retrainer(triggers: [new Remembering(drift)]).RunAsync(RetrainRequest.IfDue)).Record!;
        (run.Champion, run.DriftTriggered).ShouldBe((first.Version, drift));
        RunRecord replay = await Retrainer().ReplayAsync(run.RunId);
        string asked = drift ? "not less accurate than the champion" : "better than the champion";
        (run.Gate[1].Name, replay.Gate[1].Name, replay.DriftTriggered).ShouldBe((asked, asked, drift));
    }

    private sealed class Remembering(bool drift) : IRetrainTrigger
    {
        public string Name => "remembering";

        public ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(new TriggerReport(Name, true, "always") { IsDrift = drift, RememberAfterRun = ImmutableDictionary<string, string?>.Empty.Add(Name, "a run") });
    }

    /// <summary>A registry in which one version cannot be loaded.</summary>
    private sealed class Damaged(IModelRegistry inner, string damaged) : IModelRegistry
    {
        public Task<ThreatModel> LoadAsync(string name, string version, CancellationToken cancellationToken = default)
            => version == damaged ? throw new InvalidDataException($"Version {version} is damaged.") : inner.LoadAsync(name, version, cancellationToken);

        public Task<ModelVersion> RegisterAsync(ThreatModel model, long? fencingToken = null, CancellationToken cancellationToken = default) => inner.RegisterAsync(model, fencingToken, cancellationToken);

        public Task<IReadOnlyList<ModelVersion>> ListAsync(string name, CancellationToken cancellationToken = default) => inner.ListAsync(name, cancellationToken);

        public Task<string?> GetAliasAsync(string name, string alias, CancellationToken cancellationToken = default) => inner.GetAliasAsync(name, alias, cancellationToken);

        public Task<bool> TrySetAliasAsync(string name, string alias, string? expectedVersion, string version, long? fencingToken = null, CancellationToken cancellationToken = default)
            => inner.TrySetAliasAsync(name, alias, expectedVersion, version, fencingToken, cancellationToken);

        public Task<IReadOnlyList<string>> PruneAsync(string name, int keep, CancellationToken cancellationToken = default) => inner.PruneAsync(name, keep, cancellationToken);
    }
}
