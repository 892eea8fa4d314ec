-- While a checkpoint writes a table, nothing can be committed to it. Contexts therefore go to two tables in turn: the one that a
-- checkpoint is about to write is left for the other. context_turns says which positions lie where.

ALTER TABLE context_log RENAME TO context_log_a;

-- As context_log_a, whose columns 001_initial.sql explains.
CREATE TABLE context_log_b (
    context_id UUID NOT NULL,
    timestamp TIMESTAMP NOT NULL,
    name VARCHAR NOT NULL,
    content VARCHAR NOT NULL,
    plan VARCHAR NOT NULL,
    lineage VARCHAR NOT NULL,
    meta VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    tenant VARCHAR NOT NULL,
    principal VARCHAR NOT NULL,
    subjects VARCHAR NOT NULL,
    labels VARCHAR NOT NULL,
    freshness_status VARCHAR NOT NULL,
    replica_id VARCHAR NOT NULL,
    log_position BIGINT NOT NULL,
    entry_type VARCHAR NOT NULL,
    salts VARCHAR NOT NULL,
    manifest VARCHAR NOT NULL
);

-- From this position on, up to the next row's, contexts lie in this table.
CREATE TABLE context_turns (
    first_position BIGINT NOT NULL,
    table_name VARCHAR NOT NULL
);

INSERT INTO context_turns VALUES (1, 'context_log_a');

CREATE VIEW context_log AS SELECT * FROM context_log_a UNION ALL SELECT * FROM context_log_b;
