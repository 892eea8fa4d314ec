-- Where the extension vector is installed, each live index has a table of its own beside these, document_vectors_<index_id>: the vectors of
-- what lives, under an index that finds the nearest ones without comparing all. It is filled behind the commits, and only proposes: the
-- other tables decide.
ALTER TABLE document_indexes
    ADD COLUMN vectors_type text COLLATE "C",           -- vector, halfvec; null while there is no such table
    ADD COLUMN vectors_end bigint NOT NULL DEFAULT 0,   -- chunks with smaller numbers have been put there, if they lived
    ADD COLUMN vectors_swept timestamp NOT NULL DEFAULT timestamp '1970-01-01'; -- what had ended before was taken out again

CREATE INDEX document_ends_time ON document_ends (index_id, ended_at);
