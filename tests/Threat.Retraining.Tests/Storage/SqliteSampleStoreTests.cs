using Microsoft.Data.Sqlite;
using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

public sealed class SqliteSampleStoreTests : SampleStoreContractTests
{
    private readonly List<SqliteSampleStore> _opened = [];
    private TempFolder _folder = null!;

    protected override Task OpenAsync()
    {
        _folder = new TempFolder();
        (Store, Runs, RunLock) = OpenAgain();
        return Task.CompletedTask;
    }

    protected override (ISampleStore Store, IRunStore Runs, IRunLock RunLock) OpenAgain()
    {
        SqliteSampleStore store = new(_folder.File("deep/er/samples.db"));
        _opened.Add(store);
        return (store, store.Runs, store.RunLock);
    }

    protected override Task CloseAsync()
    {
        _opened.ForEach(static s => s.Dispose());
        _opened.Clear();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Test]
    public async Task A_page_is_read_in_place_and_never_sorts_the_store()
    {
        using SqliteSampleStore store = new(_folder.File("plan.db"));
        await store.AppendAsync([Feedback.One()]);
        await using SqliteConnection direct = new($"Data Source={_folder.File("plan.db")}");
        await direct.OpenAsync();
        await using SqliteCommand explain = direct.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + SampleSql.Page;
        foreach (string name in new[] { "@after", "@upTo", "@schemaHash", "@limit" }) explain.Parameters.AddWithValue(name, 1);
        List<string> plan = [];
        await using (SqliteDataReader reader = await explain.ExecuteReaderAsync()) while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
        plan.ShouldContain("SEARCH samples USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
        plan.ShouldNotContain(static p => p.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(_folder.File("text.db"), new string('x', 5000));
        using SqliteSampleStore store = new(_folder.File("text.db"));
        (await Should.ThrowAsync<SampleStoreException>(() => store.AppendAsync([Feedback.One()]))).Message.ShouldContain("The file is damaged or no SQLite database; restore it from a backup.");
    }

    [Test]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.File("file"), "");
        using SqliteSampleStore store = new(_folder.File("file/samples.db"));
        (await Should.ThrowAsync<SampleStoreException>(() => store.AppendAsync([Feedback.One()]))).Message.ShouldContain($"Could not create the folder '{_folder.File("file")}'");
    }
}
