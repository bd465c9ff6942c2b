CREATE TABLE samples (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id TEXT NOT NULL,
    verdict_version INTEGER NOT NULL CHECK (verdict_version >= 1),
    schema_hash TEXT NOT NULL,
    verdict INTEGER NOT NULL CHECK (verdict IN (0, 1, 2)),
    predicted_label TEXT NOT NULL,
    correct_label TEXT,
    confidence DOUBLE PRECISION NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    model_version TEXT NOT NULL,
    reviewer_id TEXT NOT NULL,
    second_reviewer_id TEXT,
    source TEXT NOT NULL,
    event_time_us BIGINT NOT NULL,
    ingest_time_us BIGINT NOT NULL,
    features BYTEA NOT NULL,
    missing BYTEA,
    signature BYTEA,
    UNIQUE (incident_id, verdict_version),
    CHECK (verdict = 2 OR correct_label IS NOT NULL)
);

CREATE INDEX samples_counts ON samples (schema_hash, verdict, correct_label);
CREATE INDEX samples_revisions ON samples (sequence, incident_id, verdict_version) WHERE verdict_version > 1;

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    state INTEGER NOT NULL,
    fencing_token BIGINT NOT NULL,
    started_us BIGINT NOT NULL,
    ended_us BIGINT,
    claimed_after BIGINT NOT NULL,
    claimed_up_to BIGINT NOT NULL,
    claimed_count BIGINT NOT NULL,
    read_after BIGINT NOT NULL,
    schema_hash TEXT NOT NULL,
    seed BIGINT NOT NULL,
    decision INTEGER,
    expected_champion TEXT,
    version TEXT,
    error TEXT,
    record TEXT
);

CREATE UNIQUE INDEX runs_one_unfinished ON runs ((1)) WHERE state <= 2;
CREATE INDEX runs_by_state ON runs (state, claimed_up_to);

CREATE TABLE loop_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fencing_token BIGINT NOT NULL,
    consecutive_failures INTEGER NOT NULL,
    last_ended_us BIGINT,
    trigger_values TEXT NOT NULL
);

INSERT INTO loop_state (id, fencing_token, consecutive_failures, last_ended_us, trigger_values) VALUES (1, 0, 0, NULL, '{}');
