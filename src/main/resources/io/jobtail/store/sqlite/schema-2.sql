-- Types take turns: of each the job that waits longest is found without a look at the others.
CREATE INDEX job_turn ON job (type, ready_at, id) WHERE waiting = 1;
