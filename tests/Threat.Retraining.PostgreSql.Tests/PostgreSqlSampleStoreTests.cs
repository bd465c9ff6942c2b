using Npgsql;
using Threat.Retraining.Tests;

namespace Threat.Retraining.PostgreSql.Tests;

public sealed class PostgreSqlSampleStoreTests : SampleStoreContractTests
{
    private readonly List<PostgreSqlSampleStore> _opened = [];
    private PostgreSqlSampleStoreOptions _options = null!;

    protected override Task OpenAsync()
    {
        _options = SharedServer.NewSchema();
        (Store, Runs, RunLock) = OpenAgain();
        return Task.CompletedTask;
    }

    protected override (ISampleStore Store, IRunStore Runs, IRunLock RunLock) OpenAgain()
    {
        PostgreSqlSampleStore store = new(_options.Wrap());
        _opened.Add(store);
        return (store, store.Runs, store.RunLock);
    }

    [Test]
    public async Task A_lock_whose_token_cannot_be_taken_is_free_for_other_hosts()
    {
        await Runs.GetTriggerStateAsync();
        await ExecuteAsync("ALTER TABLE loop_state RENAME TO away");
        await Should.ThrowAsync<SampleStoreException>(() => RunLock.TryAcquireAsync());
        await ExecuteAsync("ALTER TABLE away RENAME TO loop_state");
        await using IRunLease? lease = await OpenAgain().RunLock.TryAcquireAsync();
        lease.ShouldNotBeNull();
    }

    [Test]
    public async Task A_host_that_may_not_create_the_schema_keeps_no_other_from_doing_so()
    {
        await ExecuteAsync("CREATE ROLE poor LOGIN");
        PostgreSqlSampleStoreOptions poor = new() { ConnectionString = new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Username = "poor" }.ConnectionString, Schema = _options.Schema };
        await using PostgreSqlSampleStore refused = new(poor.Wrap());
        (await Should.ThrowAsync<SampleStoreException>(() => refused.Runs.GetTriggerStateAsync())).Message.ShouldContain("The user lacks a right; it must create the schema or own it.");
        _options.ConnectionString = new NpgsqlConnectionStringBuilder(_options.ConnectionString) { CommandTimeout = 5 }.ConnectionString;
        (await OpenAgain().Runs.GetTriggerStateAsync()).ConsecutiveFailures.ShouldBe(0);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(_options.ConnectionString) { SearchPath = _options.Schema }.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task CloseAsync()
    {
        foreach (PostgreSqlSampleStore store in _opened) await store.DisposeAsync();
        _opened.Clear();
    }
}
