using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace Threat.Retraining.Internal;

/// <summary>Streams and counts samples with the shared SQL.</summary>
internal sealed class SampleReader(RelationalDatabase database)
{
    private const int PageRows = 2048;

    public async IAsyncEnumerable<StoredSample> ReadAsync(SampleRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        for (long after = range.After; after < range.UpTo;)
        {
            long from = after;
            List<StoredSample> page = await database.ReadAsync("read samples", c => PageAsync(c, range with { After = from }, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (StoredSample sample in page) yield return sample;
            if (page.Count < PageRows) yield break;
            after = page[^1].Sequence;
        }
    }

    public Task<long> CountAsync(SampleRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        return database.ReadAsync("count samples", c => c.ExecuteScalarAsync<long>(new CommandDefinition(SampleSql.Count, Parameters(range), cancellationToken: cancellationToken)), cancellationToken);
    }

    public Task<SampleStatistics> StatisticsAsync(string schemaHash, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schemaHash);
        return database.ReadAsync("read statistics", async c =>
        {
            DbTransaction transaction = await database.BeginReadAsync(c, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
                long last = await c.ExecuteScalarAsync<long>(Command(SampleSql.LastSequence)).ConfigureAwait(false);
                long claimed = await c.ExecuteScalarAsync<long>(Command(SampleSql.ClaimedUpTo)).ConfigureAwait(false);
                object open = Parameters(new SampleRange(claimed, last, schemaHash));
                List<CountRow> counts = (await c.QueryAsync<CountRow>(Command(SampleSql.Counts, new { schemaHash, upTo = last })).ConfigureAwait(false)).AsList();
                long? first = await c.ExecuteScalarAsync<long?>(Command("SELECT ingest_time_us FROM samples ORDER BY sequence LIMIT 1")).ConfigureAwait(false);
                RunRow? run = await c.QueryFirstOrDefaultAsync<RunRow>(Command(SampleSql.Runs + " WHERE state = 3 ORDER BY claimed_up_to DESC, started_us DESC LIMIT 1")).ConfigureAwait(false);
                return new SampleStatistics
                {
                    Total = await c.ExecuteScalarAsync<long>(Command("SELECT COUNT(*) FROM samples")).ConfigureAwait(false),
                    Verified = counts.Where(static r => r.Verdict != (long)Verdict.Uncertain).Sum(static r => r.Rows),
                    Uncertain = counts.Where(static r => r.Verdict == (long)Verdict.Uncertain).Sum(static r => r.Rows),
                    PerClass = counts.Where(static r => r.Verdict != (long)Verdict.Uncertain).GroupBy(static r => r.Label!, StringComparer.Ordinal)
                        .ToImmutableSortedDictionary(static g => g.Key, static g => g.Sum(static r => r.Rows), StringComparer.Ordinal),
                    Unclaimed = await c.ExecuteScalarAsync<long>(Command(SampleSql.Count, open)).ConfigureAwait(false),
                    UnclaimedPredicted = await c.ExecuteScalarAsync<long>(Command(SampleSql.Predicted, open)).ConfigureAwait(false),
                    UnclaimedOverrides = await c.ExecuteScalarAsync<long>(Command(SampleSql.Overrides, open)).ConfigureAwait(false),
                    LastSequence = last,
                    FirstIngestTime = first is long us ? Microseconds.ToTime(us) : null,
                    LastRun = run?.ToSummary(),
                };
            }
        }, cancellationToken);
    }

    public static object Parameters(SampleRange range, long limit = long.MaxValue) => new { after = range.After, upTo = range.UpTo, schemaHash = range.SchemaHash, limit };

    private static async Task<List<StoredSample>> PageAsync(DbConnection connection, SampleRange range, CancellationToken cancellationToken)
    {
        List<StoredSample> page = new(PageRows);
        DbDataReader reader = await connection.ExecuteReaderAsync(new CommandDefinition(SampleSql.Page, Parameters(range, PageRows), cancellationToken: cancellationToken)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) page.Add(Sample(reader));
        }
        return page;
    }

    private static StoredSample Sample(DbDataReader r) => new(r.GetInt64(0), new TrainingSample
    {
        IncidentId = r.GetString(1),
        VerdictVersion = r.GetInt32(2),
        SchemaHash = r.GetString(3),
        Verdict = (Verdict)r.GetInt32(4),
        PredictedLabel = r.GetString(5),
        CorrectLabel = r.IsDBNull(6) ? null : r.GetString(6),
        Confidence = r.GetDouble(7),
        ModelVersion = r.GetString(8),
        ReviewerId = r.GetString(9),
        SecondReviewerId = r.IsDBNull(10) ? null : r.GetString(10),
        Source = r.GetString(11),
        EventTime = Microseconds.ToTime(r.GetInt64(12)),
        IngestTime = Microseconds.ToTime(r.GetInt64(13)),
        Features = BlobCodec.DecodeSingles(r.GetFieldValue<byte[]>(14)),
        Missing = r.IsDBNull(15) ? default(ReadOnlyMemory<ulong>) : BlobCodec.DecodeWords(r.GetFieldValue<byte[]>(15)),
        Signature = r.IsDBNull(16) ? default(ReadOnlyMemory<byte>) : r.GetFieldValue<byte[]>(16),
    });

    private sealed class CountRow
    {
        public long Verdict { get; set; }
        public string? Label { get; set; }
        public long Rows { get; set; }
    }
}
