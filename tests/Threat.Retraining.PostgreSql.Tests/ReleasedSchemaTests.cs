using Npgsql;
using Threat.Retraining.Tests;
using Threat.TestKit;

namespace Threat.Retraining.PostgreSql.Tests;

/// <summary>Databases that earlier versions wrote, as pg_dump gave them, stay readable. A fixture is written once and never again.</summary>
public sealed class ReleasedSchemaTests
{
    private static readonly string[] Formats = ["store-1.sql"];

    private static string Fixtures => Path.Combine(RepositoryRoot.Path, "tests", "Threat.Retraining.PostgreSql.Tests", "Fixtures");

    [TestCaseSource(nameof(Formats))]
    public async Task A_database_of_a_released_format_is_read_and_carried_on(string format)
    {
        using PostgresServer server = PostgresServer.StartNew();
        await using (NpgsqlDataSource direct = NpgsqlDataSource.Create(server.ConnectionString))
        await using (NpgsqlCommand restore = direct.CreateCommand(await File.ReadAllTextAsync(Path.Combine(Fixtures, format)))) await restore.ExecuteNonQueryAsync();
        await using PostgreSqlSampleStore store = new(server.ConnectionString);
        await ReleasedStore.CheckAsync(store, store.Runs);
    }

    [Test]
    [Explicit("Writes the fixture of the format in use; run it by name when the format changes.")]
    public async Task Write_the_fixture()
    {
        using PostgresServer server = PostgresServer.StartNew();
        await using (PostgreSqlSampleStore store = new(server.ConnectionString)) await ReleasedStore.WriteAsync(store, store.Runs);
        // psql's own commands and the comments are no SQL of the store's.
        string[] dump = [.. server.Dump().Split('\n').Where(static l => !l.StartsWith('\\') && !l.StartsWith("--", StringComparison.Ordinal) && l.Length > 0)];
        await File.WriteAllLinesAsync(Path.Combine(Fixtures, Formats[^1]), dump);
    }
}
