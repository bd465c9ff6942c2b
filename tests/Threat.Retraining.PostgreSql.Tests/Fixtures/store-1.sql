SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA threat;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE threat.loop_state (
    id integer NOT NULL,
    fencing_token bigint NOT NULL,
    consecutive_failures integer NOT NULL,
    last_ended_us bigint,
    trigger_values text NOT NULL,
    CONSTRAINT loop_state_id_check CHECK ((id = 1))
);
CREATE TABLE threat.runs (
    run_id text NOT NULL,
    reason text NOT NULL,
    state integer NOT NULL,
    fencing_token bigint NOT NULL,
    started_us bigint NOT NULL,
    ended_us bigint,
    claimed_after bigint NOT NULL,
    claimed_up_to bigint NOT NULL,
    claimed_count bigint NOT NULL,
    read_after bigint NOT NULL,
    schema_hash text NOT NULL,
    seed bigint NOT NULL,
    decision integer,
    expected_champion text,
    version text,
    error text,
    record text
);
CREATE TABLE threat.samples (
    sequence bigint NOT NULL,
    incident_id text NOT NULL,
    verdict_version integer NOT NULL,
    schema_hash text NOT NULL,
    verdict integer NOT NULL,
    predicted_label text NOT NULL,
    correct_label text,
    confidence double precision NOT NULL,
    model_version text NOT NULL,
    reviewer_id text NOT NULL,
    second_reviewer_id text,
    source text NOT NULL,
    event_time_us bigint NOT NULL,
    ingest_time_us bigint NOT NULL,
    features bytea NOT NULL,
    missing bytea,
    signature bytea,
    CONSTRAINT samples_check CHECK (((verdict = 2) OR (correct_label IS NOT NULL))),
    CONSTRAINT samples_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT samples_verdict_check CHECK ((verdict = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT samples_verdict_version_check CHECK ((verdict_version >= 1))
);
ALTER TABLE threat.samples ALTER COLUMN sequence ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME threat.samples_sequence_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE threat.schema_versions (
    schemaversionsid integer NOT NULL,
    scriptname character varying(255) NOT NULL,
    applied timestamp without time zone NOT NULL
);
CREATE SEQUENCE threat.schema_versions_schemaversionsid_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE threat.schema_versions_schemaversionsid_seq OWNED BY threat.schema_versions.schemaversionsid;
ALTER TABLE ONLY threat.schema_versions ALTER COLUMN schemaversionsid SET DEFAULT nextval('threat.schema_versions_schemaversionsid_seq'::regclass);
INSERT INTO threat.loop_state VALUES (1, 1, 0, 1767574800000000, '{"override-rate.disarmed":"since 2026-01-05 08:00:00Z"}');
INSERT INTO threat.runs VALUES ('20260105T080000000-1', 'manual', 3, 1, 1795816068705375, 1767574800000000, 0, 3, 2, 0, '652c34c14107b944c97957f7d11d1ca6', 7, 0, NULL, 'v00000001', NULL, '{"runId":"20260105T080000000-1","reason":"manual","startedAt":"2026-01-05T08:00:00+00:00","endedAt":"2026-01-05T08:01:00+00:00","codeVersion":"0.9.0","modelName":"default",
 "schemaName":"s/v1","schemaHash":"ab","seed":7,"samples":{"after":0,"upTo":3,"newAfter":0,"count":3,"newCount":3,"sha256":"cd","perClass":{"Normal":3}},
 "gate":[{"name":"test rows","holds":true,"figure":1200,"requirement":">= 1000","detail":"1200 test rows"}],"decision":"Promote","why":"All 1 conditions hold.","version":"v00000001","times":[]}');
INSERT INTO threat.samples OVERRIDING SYSTEM VALUE VALUES (1, 'incident-1', 1, '652c34c14107b944c97957f7d11d1ca6', 1, 'Scan', 'Normal', 0.75, 'v0007', 'ann', 'bob', '198.51.100.7', 1767571200000000, 1767571260000000, '\x0000000000000080ffff7f7f08e53c1e0000a040000000000000e04000000000', '\xa100000000000000', '\x02ef453145d885e8b65e0e12cea2460598c9591ef4ecdf0a3acc6099fc33cc08');
INSERT INTO threat.samples OVERRIDING SYSTEM VALUE VALUES (2, 'incident-2', 3, '652c34c14107b944c97957f7d11d1ca6', 0, 'Scan', 'Scan', 0.75, '', 'ann', NULL, '198.51.100.7', 1767571200000000, 1767571260000000, '\x0000803f0000004000004040000080400000a0400000c0400000e04000000041', NULL, NULL);
INSERT INTO threat.samples OVERRIDING SYSTEM VALUE VALUES (3, 'incident-3', 1, '652c34c14107b944c97957f7d11d1ca6', 2, 'Scan', NULL, 0.75, 'v0007', 'ann', NULL, '198.51.100.7', 1767571200000000, 1767571260000000, '\x0000803f0000004000004040000080400000a0400000c0400000e04000000041', NULL, NULL);
INSERT INTO threat.samples OVERRIDING SYSTEM VALUE VALUES (4, 'incident-4', 1, '652c34c14107b944c97957f7d11d1ca6', 0, 'Brute', 'Brute', 0.75, 'v0007', 'ann', NULL, '198.51.100.7', 1767571200000000, 1767571260000000, '\x0000803f0000004000004040000080400000a0400000c0400000e04000000041', NULL, NULL);
INSERT INTO threat.schema_versions VALUES (1, 'Threat.Retraining.PostgreSql.Migrations.0001_samples_and_runs.sql', '2026-11-27 21:47:47.549688');
SELECT pg_catalog.setval('threat.samples_sequence_seq', 4, true);
SELECT pg_catalog.setval('threat.schema_versions_schemaversionsid_seq', 1, true);
ALTER TABLE ONLY threat.schema_versions
    ADD CONSTRAINT "PK_schema_versions_Id" PRIMARY KEY (schemaversionsid);
ALTER TABLE ONLY threat.loop_state
    ADD CONSTRAINT loop_state_pkey PRIMARY KEY (id);
ALTER TABLE ONLY threat.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY threat.samples
    ADD CONSTRAINT samples_incident_id_verdict_version_key UNIQUE (incident_id, verdict_version);
ALTER TABLE ONLY threat.samples
    ADD CONSTRAINT samples_pkey PRIMARY KEY (sequence);
CREATE INDEX runs_by_state ON threat.runs USING btree (state, claimed_up_to);
CREATE UNIQUE INDEX runs_one_unfinished ON threat.runs USING btree ((1)) WHERE (state <= 2);
CREATE INDEX samples_counts ON threat.samples USING btree (schema_hash, verdict, correct_label);
CREATE INDEX samples_revisions ON threat.samples USING btree (sequence, incident_id, verdict_version) WHERE (verdict_version > 1);
