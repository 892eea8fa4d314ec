-- No primary key, unique constraint or index anywhere: DuckDB replays them from its log at a cost in time and in known faults.
-- One writer sees to uniqueness, and rows arrive in the order of time, so that min-max pruning does what an index would.

CREATE TABLE context_log (
    context_id UUID NOT NULL,
    timestamp TIMESTAMP NOT NULL,       -- UTC; the millisecond in context_id
    name VARCHAR NOT NULL,
    content VARCHAR NOT NULL,           -- this and the JSON below: exactly the octets committed to
    plan VARCHAR NOT NULL,
    lineage VARCHAR NOT NULL,
    meta VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    tenant VARCHAR NOT NULL,
    principal VARCHAR NOT NULL,
    subjects VARCHAR NOT NULL,          -- [{"entity_name":"user","entity_id":"42"}]; quotes escaped as \u0022
    labels VARCHAR NOT NULL,            -- {"team":"risk"}; quotes escaped as \u0022
    freshness_status VARCHAR NOT NULL,  -- guaranteed, degraded
    replica_id VARCHAR NOT NULL,
    log_position BIGINT NOT NULL,       -- from 1, gapless, in commit order
    entry_type VARCHAR NOT NULL,
    salts VARCHAR NOT NULL,
    manifest VARCHAR NOT NULL
);

CREATE TABLE request_keys (
    tenant VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    request_id VARCHAR NOT NULL,
    fingerprint BLOB NOT NULL,
    result_id UUID,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE entity_definitions (
    tenant VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    id_column VARCHAR NOT NULL,
    description VARCHAR NOT NULL
);

CREATE TABLE feature_definitions (
    tenant VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    entity_name VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    value_kind VARCHAR NOT NULL,
    ttl_ticks BIGINT,                   -- of 100 ns
    max_staleness_ticks BIGINT,         -- of 100 ns
    default_value VARCHAR,              -- typed JSON
    created_at TIMESTAMP NOT NULL
);

-- Feature history lies in parts: tables feature_part_<part_id>, over which there are the views feature_rows and feature_history.
-- state 'tail': appended to; 'frozen': full, to be sorted; 'segment': sorted.
CREATE TABLE feature_parts (
    part_id BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    row_count BIGINT NOT NULL           -- 0 for the tail
);

CREATE TABLE store_health (checked_at TIMESTAMP NOT NULL);

INSERT INTO store_health VALUES (TIMESTAMP '1970-01-01');
