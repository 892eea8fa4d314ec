-- Documents. A version of a document never changes; that it ended is a row of its own. Each index numbers its versions and chunks from 0
-- in the order of their commit, which the row of the index keeps: whoever appends holds it.
CREATE TABLE document_indexes (
    index_id uuid PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    max_tokens integer NOT NULL,
    overlap_tokens integer NOT NULL,
    embedder_model text COLLATE "C" NOT NULL,
    dimensions integer NOT NULL,
    created_at timestamp NOT NULL,
    deleted_at timestamp,
    compacted_before timestamp,
    compactions bigint NOT NULL,
    next_version_no bigint NOT NULL,
    next_chunk_no bigint NOT NULL
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX document_indexes_live ON document_indexes (tenant, name) WHERE deleted_at IS NULL;
CREATE INDEX document_indexes_name ON document_indexes (tenant, name);

CREATE TABLE document_versions (
    index_id uuid NOT NULL,
    version_no bigint NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    document_hash bigint NOT NULL,              -- of document_id, which may be longer than an index can hold
    document_id text COLLATE "C" NOT NULL,
    version_id uuid NOT NULL,
    indexed_at timestamp NOT NULL,
    is_deletion boolean NOT NULL,
    text text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    metadata json NOT NULL,                     -- typed JSON
    source_url text COLLATE "C" NOT NULL,
    first_chunk bigint NOT NULL,
    chunk_count integer NOT NULL,
    token_count bigint NOT NULL,                -- of all its chunks, like the next
    term_count bigint NOT NULL,
    PRIMARY KEY (index_id, version_no)
);

CREATE UNIQUE INDEX document_versions_id ON document_versions (version_id);
CREATE INDEX document_versions_document ON document_versions (index_id, document_hash, version_no);

-- A version without a row here is valid to this day, unless it is a deletion.
CREATE TABLE document_ends (
    index_id uuid NOT NULL,
    version_no bigint NOT NULL,
    ended_at timestamp NOT NULL,
    ended_by bigint NOT NULL,                   -- version_no of the version that ended it
    PRIMARY KEY (index_id, version_no)
);

CREATE INDEX document_ends_by ON document_ends (index_id, ended_by);

-- One row for each scalar of a version's metadata, and for each element of a list; one of the values is set.
CREATE TABLE document_metadata (
    index_id uuid NOT NULL,
    version_no bigint NOT NULL,
    field text COLLATE "C" NOT NULL,
    bool_value boolean,
    int64_value bigint,
    double_value double precision,
    string_value text COLLATE "C",
    bytes_value bytea,
    timestamp_value timestamp
);

CREATE INDEX document_metadata_version ON document_metadata (index_id, version_no);
CREATE INDEX document_metadata_bool ON document_metadata (index_id, field, bool_value) WHERE bool_value IS NOT NULL;
CREATE INDEX document_metadata_int64 ON document_metadata (index_id, field, int64_value) WHERE int64_value IS NOT NULL;
CREATE INDEX document_metadata_double ON document_metadata (index_id, field, double_value) WHERE double_value IS NOT NULL;
CREATE INDEX document_metadata_string ON document_metadata (index_id, field, left(string_value, 64)) WHERE string_value IS NOT NULL;
CREATE INDEX document_metadata_bytes ON document_metadata (index_id, field) WHERE bytes_value IS NOT NULL;
CREATE INDEX document_metadata_timestamp ON document_metadata (index_id, field, timestamp_value) WHERE timestamp_value IS NOT NULL;

CREATE TABLE document_chunks (
    index_id uuid NOT NULL,
    chunk_no bigint NOT NULL,
    version_no bigint NOT NULL,
    version_id uuid NOT NULL,
    chunk_id uuid NOT NULL,
    ordinal integer NOT NULL,
    content text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    token_count integer NOT NULL,
    PRIMARY KEY (index_id, chunk_no)
);

-- Apart from each other, because all codes are read when an image of the index is made, and few embeddings with each search.
CREATE TABLE document_codes (
    index_id uuid NOT NULL,
    chunk_no bigint NOT NULL,
    chunk_id uuid NOT NULL,
    code bytea NOT NULL,
    PRIMARY KEY (index_id, chunk_no)
);

CREATE TABLE document_embeddings (
    index_id uuid NOT NULL,
    chunk_no bigint NOT NULL,
    embedding bytea NOT NULL,                   -- floats of four octets, the lowest first
    PRIMARY KEY (index_id, chunk_no)
);

-- They do not compress.
ALTER TABLE document_codes ALTER COLUMN code SET STORAGE EXTERNAL;
ALTER TABLE document_embeddings ALTER COLUMN embedding SET STORAGE EXTERNAL;

CREATE TABLE document_terms (
    index_id uuid NOT NULL,
    term_hash bigint NOT NULL,
    first_chunk bigint NOT NULL,
    postings bytea NOT NULL                     -- the term, and where it occurs from first_chunk on
);

CREATE INDEX document_terms_hash ON document_terms (index_id, term_hash);

-- For people.
CREATE VIEW document_history AS
SELECT v.tenant, i.name AS index_name, v.document_id, v.version_id, v.indexed_at, e.ended_at, v.is_deletion, v.source_url,
    v.content_hash, v.chunk_count, v.metadata, v.text, v.index_id
FROM document_versions v
JOIN document_indexes i ON i.index_id = v.index_id
LEFT JOIN document_ends e ON e.index_id = v.index_id AND e.version_no = v.version_no;
