using Microsoft.Data.Sqlite;

namespace Threat.Features;

/// <summary>The default history: a SQLite file, which several processes on one host may share.</summary>
/// <remarks>Thread-safe: every call opens a pooled connection, writers wait for each other up to 30 seconds. SQLite's calls are synchronous; they run on the thread pool.</remarks>
public sealed class SqliteFeatureHistory : IFeatureHistory
{
    private readonly string _connectionString;

    /// <summary>Opens a history, creating its file and table when absent.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="SqliteException">The file cannot be opened, or is no SQLite database.</exception>
    public SqliteFeatureHistory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        using SqliteConnection connection = Open();
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS feature_history (
                entity_type TEXT NOT NULL, entity_id TEXT NOT NULL, schema TEXT NOT NULL, as_of INTEGER NOT NULL, computed_at INTEGER NOT NULL, value BLOB NOT NULL,
                PRIMARY KEY (entity_type, entity_id, schema, as_of, computed_at)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS feature_history_as_of ON feature_history (as_of);
            """;
        create.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.Count == 0 ? Task.CompletedTask : Task.Run(() => Append(entries, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredFeatures?>> GetAsOfAsync(IReadOnlyList<KeyValuePair<FeatureKey, DateTimeOffset>> questions, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(schema);
        return Task.Run<IReadOnlyList<StoredFeatures?>>(() => Read(questions, schema, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> DeleteBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken = default) => Task.Run(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteCommand delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM feature_history WHERE as_of < $cutoff";
        delete.Parameters.AddWithValue("$cutoff", cutoff.UtcTicks);
        return delete.ExecuteNonQuery();
    }, cancellationToken);

    private void Append(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken)
    {
        using SqliteConnection connection = Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT OR REPLACE INTO feature_history VALUES ($type, $id, $schema, $asOf, $computedAt, $value)";
        SqliteParameter[] p = [.. new[] { "$type", "$id", "$schema", "$asOf", "$computedAt", "$value" }.Select(name => insert.Parameters.AddWithValue(name, DBNull.Value))];
        foreach ((FeatureKey key, StoredFeatures features) in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (p[0].Value, p[1].Value, p[2].Value) = (key.EntityType, key.EntityId, features.Vector.Schema.Id.Hash);
            (p[3].Value, p[4].Value, p[5].Value) = (features.Vector.AsOf.UtcTicks, features.ComputedAt.UtcTicks, FeatureVectorCodec.Encode(features));
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private StoredFeatures?[] Read(IReadOnlyList<KeyValuePair<FeatureKey, DateTimeOffset>> questions, FeatureSchema schema, CancellationToken cancellationToken)
    {
        StoredFeatures?[] answers = new StoredFeatures?[questions.Count];
        using SqliteConnection connection = Open();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = """
            SELECT value FROM feature_history
            WHERE entity_type = $type AND entity_id = $id AND schema = $schema AND as_of <= $at AND computed_at <= $at
            ORDER BY as_of DESC, computed_at DESC LIMIT 1
            """;
        SqliteParameter[] p = [.. new[] { "$type", "$id", "$at" }.Select(name => select.Parameters.AddWithValue(name, DBNull.Value))];
        select.Parameters.AddWithValue("$schema", schema.Id.Hash);
        for (int i = 0; i < answers.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (p[0].Value, p[1].Value, p[2].Value) = (questions[i].Key.EntityType, questions[i].Key.EntityId, questions[i].Value.UtcTicks);
            if (select.ExecuteScalar() is byte[] value) answers[i] = FeatureVectorCodec.Decode(value, schema);
        }
        return answers;
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection = new(_connectionString);
        connection.Open();
        return connection;
    }
}
