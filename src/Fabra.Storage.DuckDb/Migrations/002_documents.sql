-- Documents. A version of a document never changes; that it ended is a row of its own. Each index numbers its versions and chunks from 0
-- in the order of their commit. Beside these tables each index has two that only Fabra reads, made with it:
-- document_vectors_<index_id> (chunk_no, code, embedding) and document_terms_<index_id> (term_hash, first_chunk, postings).
-- What a search reads of few rows here and there is not compressed: to read one, DuckDB would unpack 2,048.

CREATE TABLE document_indexes (
    tenant VARCHAR NOT NULL,
    index_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    max_tokens INTEGER NOT NULL,
    overlap_tokens INTEGER NOT NULL,
    embedder_model VARCHAR NOT NULL,
    dimensions INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    deleted_at TIMESTAMP,
    compacted_before TIMESTAMP,
    compactions BIGINT NOT NULL,
    least_version_no BIGINT NOT NULL,   -- the next version and chunk have at least these numbers, so that
    least_chunk_no BIGINT NOT NULL      -- none of a version that was compacted away is given again
);

CREATE TABLE document_versions (
    tenant VARCHAR NOT NULL,
    index_id UUID NOT NULL,
    version_no BIGINT NOT NULL,
    document_hash BIGINT NOT NULL,      -- of document_id
    document_id VARCHAR NOT NULL USING COMPRESSION uncompressed,
    version_id UUID NOT NULL,
    indexed_at TIMESTAMP NOT NULL,
    is_deletion BOOLEAN NOT NULL,
    text VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    metadata VARCHAR NOT NULL USING COMPRESSION uncompressed,   -- typed JSON
    source_url VARCHAR NOT NULL USING COMPRESSION uncompressed,
    first_chunk BIGINT NOT NULL,
    chunk_count INTEGER NOT NULL,
    token_count BIGINT NOT NULL,        -- of all its chunks, like the next
    term_count BIGINT NOT NULL
);

-- A version without a row here is valid to this day, unless it is a deletion.
CREATE TABLE document_ends (
    index_id UUID NOT NULL,
    version_no BIGINT NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    ended_by BIGINT NOT NULL            -- version_no of the version that ended it
);

-- One row for each scalar of a version's metadata, and for each element of a list; one of the values is set.
CREATE TABLE document_metadata (
    index_id UUID NOT NULL,
    version_no BIGINT NOT NULL,
    field VARCHAR NOT NULL,
    bool_value BOOLEAN,
    int64_value BIGINT,
    double_value DOUBLE,
    string_value VARCHAR,
    bytes_value BLOB,
    timestamp_value TIMESTAMP
);

CREATE TABLE document_chunks (
    index_id UUID NOT NULL,
    chunk_no BIGINT NOT NULL,
    version_no BIGINT NOT NULL,
    version_id UUID NOT NULL,
    chunk_id UUID NOT NULL,
    ordinal INTEGER NOT NULL,
    content VARCHAR NOT NULL USING COMPRESSION uncompressed,
    content_hash VARCHAR NOT NULL USING COMPRESSION uncompressed,
    token_count INTEGER NOT NULL
);

-- For people.
CREATE VIEW document_history AS
SELECT v.tenant, i.name AS index_name, v.document_id, v.version_id, v.indexed_at, e.ended_at, v.is_deletion, v.source_url,
    v.content_hash, v.chunk_count, v.metadata, v.text, v.index_id
FROM document_versions v
JOIN document_indexes i ON i.index_id = v.index_id
LEFT JOIN document_ends e ON e.index_id = v.index_id AND e.version_no = v.version_no;
