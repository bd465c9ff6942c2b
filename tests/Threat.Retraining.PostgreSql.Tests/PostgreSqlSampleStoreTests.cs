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

    protected override async Task CloseAsync()
    {
        foreach (PostgreSqlSampleStore store in _opened) await store.DisposeAsync();
        _opened.Clear();
    }
}
