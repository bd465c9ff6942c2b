using Threat.Core;

namespace Threat.Retraining.Tests;

public sealed class RetrainObserverTests
{
    private Loop _loop = null!;
    private Witness _witness = null!;

    [SetUp]
    public void SetUp()
    {
        _loop = new Loop();
        _witness = new Witness(_loop);
        _loop.Observers.AddRange([new Deaf(), _witness]);
    }

    [TearDown]
    public void TearDown() => _loop.Dispose();

    [Test]
    public async Task A_promotion_is_told_when_it_is_durable_and_a_deaf_observer_stops_nobody()
    {
        await _loop.CollectAsync(new Feedback { Rows = 6000 }.Make());
        RetrainResult result = await _loop.Retrainer().RunAsync(RetrainRequest.Manual());
        result.Record!.Decision.ShouldBe(RunDecision.Promote, result.Explanation);
        _witness.Heard.ShouldBe([$"default {result.Record.Version}", $"Completed {result.Run!.RunId}, stored as Completed"]);
        _witness.Champion.ShouldBe(result.Record.Version, "the alias had moved");
    }

    [Test]
    public async Task A_failed_run_and_a_cancelled_one_are_told_and_a_check_without_a_run_is_not()
    {
        (await _loop.Retrainer().RunAsync(RetrainRequest.IfDue)).Outcome.ShouldBe(RetrainOutcome.NotDue);
        _witness.Heard.ShouldBeEmpty();
        await _loop.CollectAsync(new Feedback { Rows = 1000 }.Make());
        _loop.Trainer = new FailingTrainer();
        RetrainResult failed = await _loop.Retrainer().RunAsync(RetrainRequest.Manual());
        using CancellationTokenSource stop = new();
        RetrainResult cancelled = await _loop.Retrainer().RunAsync(RetrainRequest.Manual(), new TestKit.ImmediateProgress<RetrainProgress>(_ => stop.Cancel()), stop.Token);
        _witness.Heard.ShouldBe([$"Failed {failed.Run!.RunId}, stored as Failed", $"Cancelled {cancelled.Run!.RunId}, stored as Cancelled"]);
    }

    [Test]
    public async Task A_rollback_is_told()
    {
        await _loop.CollectAsync(new Feedback { Rows = 6000 }.Make());
        string first = (await _loop.Retrainer().RunAsync(RetrainRequest.Manual())).Record!.Version!;
        ModelVersion second = await _loop.Registry.RegisterAsync(await _loop.Registry.LoadAsync("default", first));
        await _loop.Registry.TrySetAliasAsync("default", ModelVersion.Champion, first, second.Version);
        _witness.Heard.Clear();
        (await _loop.Retrainer().RollbackAsync()).ShouldBe(first);
        _witness.Heard.ShouldBe([$"default {first}"]);
    }

    /// <summary>Notes what it is told, and what the store and the registry hold at that moment.</summary>
    private sealed class Witness(Loop loop) : IRetrainObserver
    {
        public List<string> Heard { get; } = [];

        public string? Champion { get; private set; }

        public async Task RunEndedAsync(RetrainResult result, CancellationToken cancellationToken)
            => Heard.Add($"{result.Outcome} {result.Run!.RunId}, stored as {(await loop.Store.Runs.GetAsync(result.Run.RunId, cancellationToken))!.State}");

        public async Task ChampionMovedAsync(string modelName, string version, CancellationToken cancellationToken)
        {
            Heard.Add($"{modelName} {version}");
            Champion = await loop.Registry.GetAliasAsync(modelName, ModelVersion.Champion, cancellationToken);
        }
    }

    private sealed class Deaf : IRetrainObserver
    {
        public Task RunEndedAsync(RetrainResult result, CancellationToken cancellationToken) => throw new InvalidOperationException("no pager");

        public Task ChampionMovedAsync(string modelName, string version, CancellationToken cancellationToken) => throw new InvalidOperationException("no pager");
    }
}
