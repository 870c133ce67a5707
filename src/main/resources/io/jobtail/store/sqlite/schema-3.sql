-- Whose a job is, or was: of an owner with few jobs those are found without a look at the others.
ALTER TABLE job ADD COLUMN owner TEXT;

CREATE INDEX job_owner ON job (owner, id) WHERE owner IS NOT NULL;

ALTER TABLE tombstone ADD COLUMN owner TEXT;
