using Microsoft.Data.Sqlite;

namespace Threat.Retraining.Internal;

/// <summary>Writes a batch in one transaction with one prepared statement.</summary>
internal sealed class SqliteAppender(SqliteDatabaseFile database)
{
    private const string Insert = "INSERT INTO samples (incident_id, verdict_version, schema_hash, verdict, predicted_label, correct_label, confidence, model_version, "
        + "reviewer_id, second_reviewer_id, source, event_time_us, ingest_time_us, features, missing, signature) "
        + "VALUES ($p0, $p1, $p2, $p3, $p4, $p5, $p6, $p7, $p8, $p9, $p10, $p11, $p12, $p13, $p14, $p15) ON CONFLICT (incident_id, verdict_version) DO NOTHING";

    private const string Existing = "SELECT verdict, correct_label FROM samples WHERE incident_id = $p0 AND verdict_version = $p1";

    private const string Newer = "SELECT EXISTS (SELECT 1 FROM samples WHERE incident_id = $p0 AND verdict_version > $p1)";

    /// <summary>Without a verdict of version 2 or more nothing can be outdated, and no row needs to be looked up.</summary>
    private const string AnyRevision = "SELECT EXISTS (SELECT 1 FROM samples WHERE verdict_version > 1)";

    public Task<IReadOnlyList<CollectOutcome>> AppendAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0) return Task.FromResult<IReadOnlyList<CollectOutcome>>([]);
        return database.WriteAsync<IReadOnlyList<CollectOutcome>>("store samples", (connection, transaction) =>
        {
            using SqliteCommand insert = Prepare(connection, transaction, Insert, 16), existing = Prepare(connection, transaction, Existing, 2), newer = Prepare(connection, transaction, Newer, 2), any = Prepare(connection, transaction, AnyRevision, 0);
            bool revisions = samples.Any(static s => s.VerdictVersion > 1) || (long)any.ExecuteScalar()! != 0;
            CollectOutcome[] outcomes = new CollectOutcome[samples.Count];
            for (int i = 0; i < outcomes.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                outcomes[i] = One(samples[i], insert, existing, revisions ? newer : null);
            }
            return Task.FromResult<IReadOnlyList<CollectOutcome>>(outcomes);
        }, cancellationToken);
    }

    private static CollectOutcome One(TrainingSample s, SqliteCommand insert, SqliteCommand existing, SqliteCommand? newer)
    {
        Bind(insert, s.IncidentId, (long)s.VerdictVersion, s.SchemaHash, (long)s.Verdict, s.PredictedLabel, s.CorrectLabel, s.Confidence, s.ModelVersion, s.ReviewerId, s.SecondReviewerId, s.Source,
            Microseconds.From(s.EventTime), Microseconds.From(s.IngestTime), BlobCodec.Encode(s.Features.Span), s.Missing.IsEmpty ? null : BlobCodec.Encode(s.Missing.Span), s.Signature.IsEmpty ? null : s.Signature.ToArray());
        if (insert.ExecuteNonQuery() == 1)
        {
            if (newer is null) return CollectOutcome.Stored;
            Bind(newer, s.IncidentId, (long)s.VerdictVersion);
            return (long)newer.ExecuteScalar()! == 0 ? CollectOutcome.Stored : CollectOutcome.Outdated;
        }
        Bind(existing, s.IncidentId, (long)s.VerdictVersion);
        using SqliteDataReader reader = existing.ExecuteReader();
        reader.Read();
        bool same = reader.GetInt64(0) == (long)s.Verdict && (reader.IsDBNull(1) ? null : reader.GetString(1)) == s.CorrectLabel;
        return same ? CollectOutcome.Duplicate : CollectOutcome.Conflict;
    }

    private static SqliteCommand Prepare(System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction transaction, string sql, int parameters)
    {
        SqliteCommand command = ((SqliteConnection)connection).CreateCommand();
        command.Transaction = (SqliteTransaction)transaction;
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "$p" + i });
        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
