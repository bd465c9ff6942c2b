using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Threat.Retraining.Internal;

namespace Threat.Retraining.PostgreSql.Internal;

/// <summary>Writes a batch as arrays in one statement, whatever its size.</summary>
internal sealed class PostgreSqlAppender(PostgreSqlDatabase database)
{
    private const string Insert = """
        INSERT INTO samples (incident_id, verdict_version, schema_hash, verdict, predicted_label, correct_label, confidence, model_version,
            reviewer_id, second_reviewer_id, source, event_time_us, ingest_time_us, features, missing, signature)
        SELECT i, v, h, d, p, c, f, m, r, r2, s, et, it, x, mm, g
        FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::double precision[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::bigint[], $13::bigint[], $14::bytea[], $15::bytea[], $16::bytea[]) WITH ORDINALITY AS t(i, v, h, d, p, c, f, m, r, r2, s, et, it, x, mm, g, o)
        ORDER BY o
        ON CONFLICT (incident_id, verdict_version) DO NOTHING
        RETURNING incident_id, verdict_version
        """;

    private const string Stored = """
        SELECT s.incident_id, s.verdict_version, s.verdict, s.correct_label,
            EXISTS (SELECT 1 FROM samples n WHERE n.incident_id = s.incident_id AND n.verdict_version > s.verdict_version AND n.sequence < s.sequence)
        FROM samples s JOIN unnest($1::text[], $2::int[]) AS t(i, v) ON s.incident_id = t.i AND s.verdict_version = t.v
        """;

    public Task<IReadOnlyList<CollectOutcome>> AppendAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0) return Task.FromResult<IReadOnlyList<CollectOutcome>>([]);
        return database.WriteAsync("store samples", async (connection, transaction) =>
        {
            HashSet<(string, int)> inserted = await InsertAsync(connection, transaction, samples, cancellationToken).ConfigureAwait(false);
            Dictionary<(string, int), (Verdict Verdict, string? Label, bool Outdated)> stored = await StoredAsync(connection, transaction, samples, cancellationToken).ConfigureAwait(false);
            CollectOutcome[] outcomes = new CollectOutcome[samples.Count];
            for (int i = 0; i < outcomes.Length; i++)
            {
                (string, int) key = (samples[i].IncidentId, samples[i].VerdictVersion);
                (Verdict verdict, string? label, bool outdated) = stored[key];
                // Of several equal keys in one batch the first was inserted.
                outcomes[i] = inserted.Remove(key) ? outdated ? CollectOutcome.Outdated : CollectOutcome.Stored
                    : verdict == samples[i].Verdict && label == samples[i].CorrectLabel ? CollectOutcome.Duplicate : CollectOutcome.Conflict;
            }
            return (IReadOnlyList<CollectOutcome>)outcomes;
        }, cancellationToken);
    }

    private static async Task<HashSet<(string, int)>> InsertAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(Insert, (NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        await using (command.ConfigureAwait(false))
        {
            Add(command, NpgsqlDbType.Text, samples, static s => s.IncidentId);
            Add(command, NpgsqlDbType.Integer, samples, static s => s.VerdictVersion);
            Add(command, NpgsqlDbType.Text, samples, static s => s.SchemaHash);
            Add(command, NpgsqlDbType.Integer, samples, static s => (int)s.Verdict);
            Add(command, NpgsqlDbType.Text, samples, static s => s.PredictedLabel);
            Add(command, NpgsqlDbType.Text, samples, static s => s.CorrectLabel);
            Add(command, NpgsqlDbType.Double, samples, static s => s.Confidence);
            Add(command, NpgsqlDbType.Text, samples, static s => s.ModelVersion);
            Add(command, NpgsqlDbType.Text, samples, static s => s.ReviewerId);
            Add(command, NpgsqlDbType.Text, samples, static s => s.SecondReviewerId);
            Add(command, NpgsqlDbType.Text, samples, static s => s.Source);
            Add(command, NpgsqlDbType.Bigint, samples, static s => Microseconds.From(s.EventTime));
            Add(command, NpgsqlDbType.Bigint, samples, static s => Microseconds.From(s.IngestTime));
            Add(command, NpgsqlDbType.Bytea, samples, static s => BlobCodec.Encode(s.Features.Span));
            Add(command, NpgsqlDbType.Bytea, samples, static s => s.Missing.IsEmpty ? null : BlobCodec.Encode(s.Missing.Span));
            Add(command, NpgsqlDbType.Bytea, samples, static s => s.Signature.IsEmpty ? null : s.Signature.ToArray());
            HashSet<(string, int)> inserted = [];
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) inserted.Add((reader.GetString(0), reader.GetInt32(1)));
            }
            return inserted;
        }
    }

    private static async Task<Dictionary<(string, int), (Verdict, string?, bool)>> StoredAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(Stored, (NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        await using (command.ConfigureAwait(false))
        {
            Add(command, NpgsqlDbType.Text, samples, static s => s.IncidentId);
            Add(command, NpgsqlDbType.Integer, samples, static s => s.VerdictVersion);
            Dictionary<(string, int), (Verdict, string?, bool)> stored = [];
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    stored[(reader.GetString(0), reader.GetInt32(1))] = ((Verdict)reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetBoolean(4));
            }
            return stored;
        }
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<TrainingSample> samples, Func<TrainingSample, T> value)
        => command.Parameters.Add(new NpgsqlParameter { Value = samples.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
}
