-- Times are UTC without a zone: they mean the same in every session. Text is compared as octets ("C"): equality and order are
-- Fabra's own, and no index depends on the system's collations.

-- Held by each commit of contexts from the reservation of its positions to its end. Locked, never updated: a row that is updated
-- hundreds of times a second leaves versions behind that every update has to pass as long as somebody holds an old snapshot, as a
-- backup does.
CREATE TABLE log_lock (only_row boolean PRIMARY KEY CHECK (only_row));

INSERT INTO log_lock VALUES (true);

-- One row for each commit of contexts. The newest is the head of the log; the times say which partitions some positions are in.
CREATE TABLE log_commits (
    last_position bigint PRIMARY KEY,   -- of the commit; its first one follows on the last of the commit before
    earliest timestamp NOT NULL,        -- no context of the commit is earlier
    latest timestamp NOT NULL           -- nor later
);

CREATE TABLE context_log (
    context_id uuid NOT NULL,
    timestamp timestamp NOT NULL,               -- the millisecond in context_id
    name text COLLATE "C" NOT NULL,
    content text COLLATE "C" NOT NULL,          -- this and the JSON below: exactly the octets committed to
    plan json NOT NULL,
    lineage json NOT NULL,
    meta json NOT NULL,
    version text COLLATE "C" NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    principal text COLLATE "C" NOT NULL,
    subjects jsonb NOT NULL,                    -- [{"entity_name":"user","entity_id":"42"}]
    labels jsonb NOT NULL,                      -- {"team":"risk"}
    freshness_status text COLLATE "C" NOT NULL, -- guaranteed, degraded
    replica_id text COLLATE "C" NOT NULL,
    log_position bigint NOT NULL,               -- from 1, gapless, in commit order
    entry_type text COLLATE "C" NOT NULL,
    salts json NOT NULL,
    manifest json NOT NULL,
    subject_hashes bigint[] NOT NULL,           -- finds subjects; they decide
    PRIMARY KEY (context_id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX context_log_timestamp ON context_log (timestamp);
CREATE INDEX context_log_position ON context_log (log_position);
CREATE INDEX context_log_subjects ON context_log USING gin (subject_hashes);

-- Takes what no partition was made for. Empty as a rule; upkeep makes partitions for what is in it.
CREATE TABLE context_log_default PARTITION OF context_log DEFAULT;

CREATE TABLE feature_history (
    tenant text COLLATE "C" NOT NULL,
    entity_name text COLLATE "C" NOT NULL,
    entity_id text COLLATE "C" NOT NULL,
    feature_name text COLLATE "C" NOT NULL,
    value_id uuid NOT NULL,
    event_time timestamp NOT NULL,
    written_at timestamp NOT NULL,
    definition_version bigint NOT NULL,
    value json NOT NULL                         -- typed JSON
);

-- The whole id of an entity may be longer than an index can hold.
CREATE UNIQUE INDEX feature_history_newest ON feature_history
    (tenant, entity_name, left(entity_id, 128), feature_name, event_time DESC, value_id DESC);

-- Ids and write times ascend as rows do: a few pages of summary find the newest, and what was written since an instant.
CREATE INDEX feature_history_ids ON feature_history USING brin (value_id, written_at) WITH (autosummarize = on);

CREATE TABLE request_keys (
    tenant text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    result_id uuid,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant, method, request_id)
);

CREATE INDEX request_keys_created ON request_keys (created_at);

CREATE TABLE definition_revisions (
    tenant text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL
);

CREATE TABLE entity_definitions (
    tenant text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    ordinal integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    id_column text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, revision, ordinal)
);

CREATE TABLE feature_definitions (
    tenant text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    ordinal integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    entity_name text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    value_kind text COLLATE "C" NOT NULL,
    ttl_ticks bigint,                           -- of 100 ns
    max_staleness_ticks bigint,                 -- of 100 ns
    default_value json,                         -- typed JSON
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant, revision, ordinal)
);

CREATE TABLE store_health (checked_at timestamp NOT NULL);

INSERT INTO store_health VALUES (timestamp '1970-01-01');

-- Faster by far than the default compression; not every server was built with it.
DO $$
BEGIN
    ALTER TABLE context_log ALTER COLUMN content SET COMPRESSION lz4, ALTER COLUMN plan SET COMPRESSION lz4,
        ALTER COLUMN lineage SET COMPRESSION lz4, ALTER COLUMN meta SET COMPRESSION lz4;
    ALTER TABLE feature_history ALTER COLUMN value SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END
$$;
