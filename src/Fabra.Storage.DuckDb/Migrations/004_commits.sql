-- How many transactions of values, documents and definitions were committed. The same number is kept in a file outside of this one, so that a
-- file that lost its end, or is an older copy, is told from one that is whole. Contexts have their positions for that.
-- is_open: from the first context on until the file was closed with everything in it. Until then the journal next to it belongs to it.
CREATE TABLE store_commits (number BIGINT NOT NULL, is_open BOOLEAN NOT NULL);

INSERT INTO store_commits VALUES (0, false);
