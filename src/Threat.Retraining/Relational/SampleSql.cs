namespace Threat.Retraining.Internal;

/// <summary>Statements that read the same in SQLite and PostgreSQL.</summary>
internal static class SampleSql
{
    public const string Columns = "sequence, incident_id, verdict_version, schema_hash, verdict, predicted_label, correct_label, confidence, model_version, "
        + "reviewer_id, second_reviewer_id, source, event_time_us, ingest_time_us, features, missing, signature";

    /// <summary>Only a verdict of version 2 or more supersedes, so the partial index on those keeps this cheap.</summary>
    public const string Superseded = "(SELECT o.sequence FROM samples n JOIN samples o ON o.incident_id = n.incident_id AND o.verdict_version < n.verdict_version "
        + "WHERE n.verdict_version > 1 AND n.sequence <= @upTo)";

    public const string InRange = "sequence > @after AND sequence <= @upTo AND schema_hash = @schemaHash AND verdict <> 2 AND sequence NOT IN " + Superseded;

    /// <summary>The concatenation keeps planners from the index on schema_hash: through it each page would sort the whole store.</summary>
    public const string Page = "SELECT " + Columns + " FROM samples WHERE sequence > @after AND sequence <= @upTo AND schema_hash || '' = @schemaHash AND verdict <> 2 AND sequence NOT IN " + Superseded
        + " ORDER BY sequence LIMIT @limit";

    public const string Count = "SELECT COUNT(*) FROM samples WHERE " + InRange;

    public const string Counts = "SELECT verdict AS Verdict, correct_label AS Label, COUNT(*) AS Rows FROM samples "
        + "WHERE schema_hash = @schemaHash AND sequence NOT IN " + Superseded + " GROUP BY verdict, correct_label";

    /// <summary>An import names no model version: there was no prediction that anybody could confirm or override.</summary>
    public const string Predicted = Count + " AND model_version <> ''";

    public const string Overrides = Predicted + " AND verdict = 1";

    public const string NewestRows = "SELECT MIN(sequence) FROM (SELECT sequence FROM samples WHERE " + InRange + " ORDER BY sequence DESC LIMIT @limit) AS newest";

    public const string LastSequence = "SELECT COALESCE(MAX(sequence), 0) FROM samples";

    /// <summary>Ids of the states: completed 3, unfinished 0 to 2.</summary>
    public const string ClaimedUpTo = "SELECT COALESCE(MAX(claimed_up_to), 0) FROM runs WHERE state <= 3";

    public const string Runs = "SELECT run_id AS RunId, reason AS Reason, state AS State, fencing_token AS FencingToken, started_us AS StartedUs, ended_us AS EndedUs, "
        + "claimed_after AS ClaimedAfter, claimed_up_to AS ClaimedUpTo, claimed_count AS ClaimedCount, read_after AS ReadAfter, schema_hash AS SchemaHash, seed AS Seed, "
        + "decision AS Decision, expected_champion AS ExpectedChampion, version AS Version, error AS Error FROM runs";
}
