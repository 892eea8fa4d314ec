-- Which store this is: made once, and copied with it. One row. What lies outside, as a spool does, knows by it where it belongs.
CREATE TABLE store_identity (store_id UUID NOT NULL);

INSERT INTO store_identity VALUES (gen_random_uuid());
