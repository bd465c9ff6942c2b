using System.Data.Common;
using System.Text.Json;
using Dapper;
using Threat.Features;
using Threat.Retraining;

namespace DetectionHost.Review;

/// <summary>Keeps detections until they are judged, in a SQLite file or, when the samples are there too, in PostgreSQL. The statements are plain enough for both.</summary>
internal sealed class DetectionStore(DbDataSource database, int kept)
{
    private const string Columns = "id, scored_at, source, score, attack_type, confidence, model_version, explanation, reasons, features, verdict_version, verdict, correct_label, reviewer, second_reviewer, collected";

    public async Task CreateAsync(CancellationToken cancellationToken = default)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("""
            CREATE TABLE IF NOT EXISTS host_detections (
                id text PRIMARY KEY, scored_at bigint NOT NULL, source text NOT NULL, score double precision NOT NULL, attack_type text NOT NULL, confidence double precision NOT NULL,
                model_version text NOT NULL, explanation text NOT NULL, reasons text NOT NULL, features bytea NOT NULL,
                verdict_version bigint NOT NULL, verdict text, correct_label text, reviewer text, second_reviewer text, collected bigint NOT NULL)
            """);
    }

    /// <summary>Keeps new detections, and forgets the oldest beyond the limit.</summary>
    public async Task AddAsync(IReadOnlyCollection<Detection> detections, CancellationToken cancellationToken)
    {
        if (detections.Count == 0) return;
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync($"INSERT INTO host_detections ({Columns}) VALUES (@id, @scored_at, @source, @score, @attack_type, @confidence, @model_version, @explanation, @reasons, @features, 0, NULL, NULL, NULL, NULL, 0)",
            detections.Select(static d => new
            {
                id = d.Id,
                scored_at = d.ScoredAt.UtcTicks,
                source = d.Source,
                score = d.Score,
                attack_type = d.AttackType,
                confidence = d.Confidence,
                model_version = d.ModelVersion,
                explanation = d.Explanation,
                reasons = JsonSerializer.Serialize(d.Reasons),
                features = FeatureVectorCodec.Encode(new StoredFeatures(d.Features, d.ScoredAt, DateTimeOffset.MaxValue)),
            }), transaction);
        // Ids sort by time.
        await connection.ExecuteAsync("DELETE FROM host_detections WHERE id <= (SELECT id FROM host_detections ORDER BY id DESC LIMIT 1 OFFSET @kept)", new { kept }, transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<Detection?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM host_detections WHERE id = @id", new { id }) is { } row ? row.ToDetection() : null;
    }

    /// <summary>The newest detections first: those without a stored verdict, those with one, or all.</summary>
    public async Task<IReadOnlyList<Detection>> ListAsync(bool? judged, int limit, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        string filter = judged is null ? "" : "WHERE collected = @collected";
        return [.. (await connection.QueryAsync<Row>($"SELECT {Columns} FROM host_detections {filter} ORDER BY id DESC LIMIT @limit", new { collected = judged is true ? 1L : 0L, limit })).Select(static r => r.ToDetection())];
    }

    public async Task<long> CountOpenAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM host_detections WHERE collected = 0");
    }

    /// <summary>Writes a verdict if nobody has written another since <paramref name="expectedVersion"/>.</summary>
    public async Task<bool> TryJudgeAsync(Detection judged, int expectedVersion, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync("""
            UPDATE host_detections SET verdict_version = @version, verdict = @verdict, correct_label = @label, reviewer = @reviewer, second_reviewer = @second, collected = 0
            WHERE id = @id AND verdict_version = @expected
            """, new { id = judged.Id, version = (long)judged.VerdictVersion, verdict = judged.Verdict.ToString(), label = judged.CorrectLabel, reviewer = judged.Reviewer, second = judged.SecondReviewer, expected = (long)expectedVersion }) == 1;
    }

    /// <summary>Says that the verdict of this version is in the sample store.</summary>
    public async Task CollectedAsync(Detection judged, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE host_detections SET collected = 1 WHERE id = @id AND verdict_version = @version", new { id = judged.Id, version = (long)judged.VerdictVersion });
    }

    private sealed record Row(string id, long scored_at, string source, double score, string attack_type, double confidence, string model_version, string explanation, string reasons, byte[] features,
        long verdict_version, string? verdict, string? correct_label, string? reviewer, string? second_reviewer, long collected)
    {
        public Detection ToDetection() => new()
        {
            Id = id,
            ScoredAt = new DateTimeOffset(scored_at, TimeSpan.Zero),
            Source = source,
            Score = score,
            AttackType = attack_type,
            Confidence = confidence,
            ModelVersion = model_version,
            Explanation = explanation,
            Reasons = JsonSerializer.Deserialize<Reason[]>(reasons)!,
            Features = FeatureVectorCodec.Decode(features, FeatureSchema.Threat100).Vector,
            VerdictVersion = (int)verdict_version,
            Verdict = verdict is null ? null : Enum.Parse<Verdict>(verdict),
            CorrectLabel = correct_label,
            Reviewer = reviewer,
            SecondReviewer = second_reviewer,
            Collected = collected == 1,
        };
    }
}
