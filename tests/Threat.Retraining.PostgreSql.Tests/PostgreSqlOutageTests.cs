using Microsoft.Extensions.DependencyInjection;
using Threat.Core;
using Threat.Retraining.Tests;
using Threat.TestKit;

namespace Threat.Retraining.PostgreSql.Tests;

/// <summary>A server that is not there, goes away, and comes back.</summary>
public sealed class PostgreSqlOutageTests
{
    [Test]
    public async Task A_server_that_is_down_at_the_start_is_named_and_once_it_is_up_the_same_store_works()
    {
        using PostgresServer server = PostgresServer.StartNew();
        server.Stop();
        await using PostgreSqlSampleStore store = new(server.ConnectionString);
        await using TrainingCollector collector = new(store, Feedback.Options().Wrap());
        SampleStoreException down = await Should.ThrowAsync<SampleStoreException>(() => collector.CollectManyAsync([Feedback.One()]));
        down.Message.ShouldContain($"in PostgreSQL at 127.0.0.1:{server.Port}/postgres, schema threat");
        down.Message.ShouldContain("The server cannot be reached or broke the connection; the call may be repeated once it is back.");
        await Should.ThrowAsync<SampleStoreException>(() => store.RunLock.TryAcquireAsync());

        server.Start();
        (await collector.CollectManyAsync([Feedback.One()])).ShouldBe([CollectOutcome.Stored]);
    }

    [Test]
    public async Task A_server_that_goes_away_in_a_run_ends_the_run_and_the_next_one_carries_on()
    {
        using PostgresServer server = PostgresServer.StartNew();
        PostgreSqlSampleStoreOptions options = new() { ConnectionString = server.ConnectionString, LockCheckInterval = TimeSpan.FromMilliseconds(200) };
        await using PostgreSqlSampleStore store = new(options.Wrap());
        await using (TrainingCollector collector = new(store, Feedback.Options().Wrap())) await collector.CollectManyAsync(new Feedback { Rows = 6000 }.Make());
        InMemoryModelRegistry registry = new(new LogisticRegressionFormat());
        RetrainSteps steps = new() { Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 1_000_000 }), Registry = registry };
        ModelRetrainer retrainer = new(store, store.Runs, store.RunLock, steps, Feedback.Options().Wrap());

        bool stopped = false;
        RetrainResult lost = await retrainer.RunAsync(RetrainRequest.Manual(), new ImmediateProgress<RetrainProgress>(p =>
        {
            if (p.Step != "train" || p.Fraction == 0 || stopped) return;
            stopped = true;
            server.Stop();
        })).ContinueWith(static t => t.IsFaulted ? new RetrainResult(RetrainOutcome.Failed, t.Exception!.GetBaseException().Message) : t.Result, TaskScheduler.Default);
        lost.Outcome.ShouldBeOneOf(RetrainOutcome.Cancelled, RetrainOutcome.Failed);
        TestContext.Out.WriteLine(lost.Explanation);

        server.Start();
        RetrainResult next = await new ModelRetrainer(store, store.Runs, store.RunLock, steps with { Trainer = new LogisticRegressionTrainer() }, Feedback.Options().Wrap()).RunAsync(RetrainRequest.Manual());
        next.Record!.Decision.ShouldBe(RunDecision.Promote, next.Explanation);
        (await store.Runs.ListAsync()).Select(static r => r.State).ShouldBe([RunState.Completed, RunState.Abandoned]);
        (await store.GetStatisticsAsync(Feedback.Schema.Hash)).Verified.ShouldBe(6000);
    }

    [Test]
    public async Task A_lock_whose_connection_the_keep_alive_has_found_dead_is_lost_and_given_back_without_an_error()
    {
        using PostgresServer server = PostgresServer.StartNew();
        PostgreSqlSampleStoreOptions options = new() { ConnectionString = server.ConnectionString + ";Keepalive=1", LockCheckInterval = TimeSpan.FromSeconds(4) };
        await using PostgreSqlSampleStore store = new(options.Wrap());
        IRunLease lease = (await store.RunLock.TryAcquireAsync()).ShouldNotBeNull();
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lease.Lost.Register(lost.SetResult))
        {
            server.Stop();
            await lost.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        await lease.DisposeAsync();
        server.Start();
        await using IRunLease next = (await store.RunLock.TryAcquireAsync()).ShouldNotBeNull();
    }

    [TestCase("", "threat", "PostgreSqlSampleStoreOptions.ConnectionString is not set; give one as in \"Host=db;Username=threat;Password=...;Database=threat\".")]
    [TestCase("Host=x", "a;drop", "PostgreSqlSampleStoreOptions.Schema is 'a;drop'; it must be 1 to 63 lower-case letters, digits and underscores, not beginning with a digit.")]
    public void Wrong_options_are_named(string connection, string schema, string message)
        => Should.Throw<ArgumentException>(() => new PostgreSqlSampleStore(new PostgreSqlSampleStoreOptions { ConnectionString = connection, Schema = schema }.Wrap())).Message.ShouldBe(message);

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_registration_replaces_the_SQLite_store_whatever_the_order(bool before)
    {
        ServiceCollection services = new();
        void Configure(PostgreSqlSampleStoreOptions o) => o.ConnectionString = "Host=nowhere";
        if (before) services.AddThreatRetrainingPostgreSql(Configure);
        services.AddThreatRetraining(static o => o.Schema = Feedback.Schema);
        if (!before) services.AddThreatRetrainingPostgreSql(Configure);
        await using ServiceProvider provider = services.BuildServiceProvider();
        PostgreSqlSampleStore store = provider.GetRequiredService<PostgreSqlSampleStore>();
        provider.GetRequiredService<ISampleStore>().ShouldBeSameAs(store);
        provider.GetRequiredService<IRunStore>().ShouldBeSameAs(store.Runs);
        provider.GetRequiredService<IRunLock>().ShouldBeSameAs(store.RunLock);
    }
}
