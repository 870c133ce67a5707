-- Statements end with a semicolon at the end of a line.
CREATE TABLE store (
  incarnation INTEGER NOT NULL,
  newest_id TEXT
);

INSERT INTO store (incarnation) VALUES (0);

-- n stands for the job everywhere else; AUTOINCREMENT never gives one out again, so that events
-- that wait to be purged cannot become another job's.
CREATE TABLE job (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  fold BLOB NOT NULL,
  state TEXT NOT NULL,
  last_attempt INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  claim INTEGER NOT NULL,
  holder INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  finished_at INTEGER,
  bytes INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  written INTEGER NOT NULL,
  marked INTEGER NOT NULL,
  since INTEGER NOT NULL,
  trimmed INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX job_waiting ON job (ready_at, id, type) WHERE waiting = 1;

CREATE INDEX job_held ON job (id, holder) WHERE holder <> 0;

CREATE INDEX job_finished ON job (finished_at, id, trimmed, bytes) WHERE finished_at IS NOT NULL;

-- Apart from the job's row, which is written at every commit.
CREATE TABLE spec (
  job INTEGER PRIMARY KEY,
  data BLOB NOT NULL
);

CREATE TABLE label (
  job INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (job, name)
) WITHOUT ROWID;

CREATE TABLE idempotency (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  job INTEGER NOT NULL UNIQUE,
  PRIMARY KEY (scope, key)
) WITHOUT ROWID;

CREATE TABLE event (
  job INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (job, attempt, seq)
) WITHOUT ROWID;

CREATE TABLE checkpoint (
  job INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  log_events INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  written INTEGER NOT NULL,
  fold BLOB NOT NULL,
  PRIMARY KEY (job, attempt, seq)
) WITHOUT ROWID;

CREATE TABLE gap (
  job INTEGER NOT NULL,
  from_attempt INTEGER NOT NULL,
  from_seq INTEGER NOT NULL,
  to_attempt INTEGER NOT NULL,
  to_seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (job, from_attempt, from_seq)
) WITHOUT ROWID;

CREATE TABLE tombstone (
  id TEXT PRIMARY KEY,
  removed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX tombstone_age ON tombstone (removed_at);

-- Events up to a place that nobody can see any more; they are deleted bit by bit.
CREATE TABLE purge (
  job INTEGER PRIMARY KEY,
  to_attempt INTEGER NOT NULL,
  to_seq INTEGER NOT NULL
);
