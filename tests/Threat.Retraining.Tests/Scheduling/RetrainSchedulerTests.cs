using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

public sealed class RetrainSchedulerTests
{
    private Loop _loop = null!;

    [SetUp]
    public void SetUp() => _loop = new Loop();

    [TearDown]
    public void TearDown() => _loop.Dispose();

    private async Task AdvanceAsync(RetrainScheduler scheduler, TimeSpan by, Func<SchedulerStatus, bool> until)
    {
        // The service's timer must be set before the clock moves.
        await Task.Delay(100);
        _loop.Time.Advance(by);
        for (int i = 0; i < 2000 && !until(scheduler.Status); i++) await Task.Delay(10);
        until(scheduler.Status).ShouldBeTrue(scheduler.Status.ToString());
    }

    /// <summary>Verdicts enough for a run, whose training lasts until it is cancelled.</summary>
    private async Task<WaitingTrainer> WithARunThatWaitsAsync()
    {
        await _loop.CollectAsync(new Feedback { Rows = 1000 }.Make());
        WaitingTrainer trainer = new();
        _loop.Trainer = trainer;
        return trainer;
    }

    [Test]
    public async Task Triggers_are_checked_every_60_minutes()
    {
        using RetrainScheduler scheduler = _loop.Scheduler();
        scheduler.Status.State.ShouldBe(SchedulerState.Stopped);
        await scheduler.StartAsync(default);
        await AdvanceAsync(scheduler, TimeSpan.FromMinutes(59), static s => s.State == SchedulerState.Waiting);
        scheduler.Status.LastCheckAt.ShouldBeNull();
        await AdvanceAsync(scheduler, TimeSpan.FromMinutes(1), static s => s.LastResult?.Outcome == RetrainOutcome.NotDue);
        DateTimeOffset first = scheduler.Status.LastCheckAt!.Value;

        await _loop.CollectAsync(new Feedback { Rows = 1000 }.Make());
        await AdvanceAsync(scheduler, TimeSpan.FromMinutes(60), static s => s.LastResult?.Outcome == RetrainOutcome.Completed);
        (scheduler.Status.LastCheckAt - first).ShouldBe(TimeSpan.FromMinutes(60));
        await AdvanceAsync(scheduler, TimeSpan.FromMinutes(60), static s => s.LastResult?.Outcome == RetrainOutcome.NotDue);
        scheduler.Status.LastRun!.Outcome.ShouldBe(RetrainOutcome.Completed, "a later check does not hide the last run");
        await scheduler.StopAsync(default);
        (scheduler.Status.State, scheduler.Status.NextCheckAt).ShouldBe((SchedulerState.Stopped, null));
    }

    [Test]
    public async Task A_manual_start_reports_the_run_that_is_under_way_and_a_run_can_be_cancelled()
    {
        WaitingTrainer trainer = await WithARunThatWaitsAsync();
        using RetrainScheduler scheduler = _loop.Scheduler();
        scheduler.CancelRun().ShouldBeFalse();
        Task<RetrainResult> run = scheduler.TriggerAsync("an analyst asked");
        await trainer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        RetrainResult second = await scheduler.TriggerAsync();
        second.Outcome.ShouldBe(RetrainOutcome.AlreadyRunning);
        second.Explanation.ShouldMatch("^Run .* is under way in this process, at step 'train'.$");
        scheduler.Status.State.ShouldBe(SchedulerState.Running);

        scheduler.CancelRun().ShouldBeTrue();
        RetrainResult cancelled = await run.WaitAsync(TimeSpan.FromSeconds(30));
        (scheduler.Status.State, scheduler.Status.Progress, scheduler.Status.LastRun).ShouldBe((SchedulerState.Stopped, null, cancelled));
        (await _loop.Store.Runs.GetTriggerStateAsync()).ConsecutiveFailures.ShouldBe(0, "it did what it was asked");
        (cancelled.Outcome, cancelled.Run!.State, cancelled.Run.Reason).ShouldBe((RetrainOutcome.Cancelled, RunState.Cancelled, "an analyst asked"));
        (await _loop.Store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(1000);
    }

    [Test]
    public async Task A_run_that_takes_longer_than_its_limit_is_cancelled()
    {
        WaitingTrainer trainer = await WithARunThatWaitsAsync();
        using RetrainScheduler scheduler = _loop.Scheduler();
        Task<RetrainResult> run = scheduler.TriggerAsync();
        await trainer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _loop.Time.Advance(TimeSpan.FromHours(4));
        (await run.WaitAsync(TimeSpan.FromSeconds(30))).Explanation.ShouldBe("The run was cancelled: it took longer than 04:00:00. Its samples are released.");
        (await _loop.Store.Runs.GetTriggerStateAsync()).ConsecutiveFailures.ShouldBe(1, "the next one would take as long");
    }

    [Test]
    public async Task A_run_by_hand_before_the_first_check_does_not_hide_that_the_scheduler_waits()
    {
        WaitingTrainer trainer = await WithARunThatWaitsAsync();
        using RetrainScheduler scheduler = _loop.Scheduler();
        Task<RetrainResult> run = scheduler.TriggerAsync();
        await trainer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await scheduler.StartAsync(default);
        for (int i = 0; i < 1000 && scheduler.Status.NextCheckAt is null; i++) await Task.Delay(10);
        scheduler.Status.State.ShouldBe(SchedulerState.Running);
        scheduler.CancelRun().ShouldBeTrue();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
        (scheduler.Status.State, scheduler.Status.NextCheckAt).ShouldBe((SchedulerState.Waiting, _loop.Time.GetUtcNow() + TimeSpan.FromMinutes(60)));
        await scheduler.StopAsync(default);
    }

    [Test]
    public async Task Without_a_schedule_it_says_that_runs_are_by_hand()
    {
        using RetrainScheduler scheduler = _loop.Scheduler(static o => o.Schedule.Enabled = false);
        await scheduler.StartAsync(default);
        for (int i = 0; i < 1000 && scheduler.Status.State != SchedulerState.ManualOnly; i++) await Task.Delay(10);
        (scheduler.Status.State, scheduler.Status.NextCheckAt).ShouldBe((SchedulerState.ManualOnly, null));
        await scheduler.StopAsync(default);
        scheduler.Status.State.ShouldBe(SchedulerState.Stopped);
    }

    [Test]
    public async Task Stopping_the_host_cancels_the_run_and_the_next_start_does_it()
    {
        WaitingTrainer trainer = await WithARunThatWaitsAsync();
        using (RetrainScheduler scheduler = _loop.Scheduler())
        {
            await scheduler.StartAsync(default);
            await AdvanceAsync(scheduler, TimeSpan.FromMinutes(60), _ => trainer.Started.Task.IsCompleted);
            await scheduler.StopAsync(default);
        }
        (await _loop.Store.Runs.ListAsync()).Single().State.ShouldBe(RunState.Cancelled);
        _loop.Reopen();
        _loop.Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 5 });
        _loop.Time.Advance(TimeSpan.FromHours(1)); // the cool-down, no back-off
        (await _loop.Scheduler().CheckAsync()).Outcome.ShouldBe(RetrainOutcome.Completed);
    }

    [Test]
    public async Task A_store_that_is_down_at_a_check_does_not_end_the_service()
    {
        using SqliteSampleStore broken = new("/proc/no/such/place/samples.db");
        ModelRetrainer retrainer = new(broken, broken.Runs, broken.RunLock, _loop.Steps, Feedback.Options().Wrap(), null, _loop.Time);
        using RetrainScheduler scheduler = new(retrainer, Feedback.Options().Wrap(), _loop.Time);
        await scheduler.StartAsync(default);
        await AdvanceAsync(scheduler, TimeSpan.FromMinutes(60), static s => s.LastResult?.Outcome == RetrainOutcome.Failed);
        scheduler.Status.LastResult!.Error.ShouldNotBeNull();
        await AdvanceAsync(scheduler, TimeSpan.FromMinutes(60), s => s.LastCheckAt == _loop.Time.GetUtcNow() && s.State == SchedulerState.Waiting);
        await scheduler.StopAsync(default);
    }

    [Test]
    public async Task AddThreatRetraining_puts_a_working_loop_into_a_host()
    {
        using TempFolder folder = new();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IModelTrainer>(new LogisticRegressionTrainer()).AddSingleton<IModelRegistry>(_loop.Registry);
        builder.Services.Configure<SqliteSampleStoreOptions>(o => o.Path = folder.File("samples.db"));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Loop:Gate:MinTestRows"] = "50", ["Loop:Schedule:Interval"] = "00:30:00", ["Loop:Collector:ClockTolerance"] = "36500.00:00:00" });
        builder.Services.AddThreatRetraining(builder.Configuration.GetSection("Loop")).AddThreatRetraining(static o => (o.Schema, o.Labels) = (Feedback.Schema, Feedback.Labels));
        using IHost host = builder.Build();
        await host.StartAsync();
        host.Services.GetServices<IHostedService>().OfType<RetrainScheduler>().Count().ShouldBe(1);
        host.Services.GetRequiredService<IOptions<RetrainingOptions>>().Value.Schedule.Interval.ShouldBe(TimeSpan.FromMinutes(30));
        await host.Services.GetRequiredService<TrainingCollector>().CollectManyAsync(new Feedback { Rows = 1200 }.Make());
        RetrainResult result = await host.Services.GetRequiredService<RetrainScheduler>().TriggerAsync();
        result.Record!.Decision.ShouldBe(RunDecision.Promote, result.Explanation);
        await host.StopAsync();
    }

    [Test]
    public void A_host_with_wrong_options_does_not_start()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IModelTrainer>(new LogisticRegressionTrainer()).AddSingleton<IModelRegistry>(_loop.Registry);
        builder.Services.AddThreatRetraining(static o => o.Labels = Feedback.Labels);
        using IHost host = builder.Build();
        Should.Throw<OptionsValidationException>(() => host.Start()).Message.ShouldStartWith("RetrainingOptions.Schema is not set.");
    }

    [Test]
    public void A_missing_trainer_is_named()
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatRetraining(static o => o.Schema = Feedback.Schema).BuildServiceProvider();
        Should.Throw<InvalidOperationException>(() => provider.GetRequiredService<ModelRetrainer>()).Message.ShouldStartWith("No IModelTrainer is registered.");
    }

    private sealed class WaitingTrainer : IModelTrainer
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "Waiting";

        public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            Started.TrySetResult();
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(60));
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("The training was never cancelled.");
        }
    }
}
