-- Which store this is: made once, by the replica whose turn it is to migrate, and copied with it. What lies outside, as a spool does, knows
-- by it where it belongs.
CREATE TABLE store_identity (
    only_row boolean PRIMARY KEY CHECK (only_row),
    store_id uuid NOT NULL
);

INSERT INTO store_identity VALUES (true, gen_random_uuid());
