ALTER TABLE item ADD COLUMN cost TEXT;
ALTER TABLE item ADD COLUMN currency TEXT;
ALTER TABLE item ADD COLUMN hours TEXT;
ALTER TABLE record RENAME TO record_before;
DROP INDEX record_account;
DROP INDEX record_ref;
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (
        kind IN ('O', 'G', 'T', 'V', 'X', 'A', 'R', 'Q', 'D', 'B', 'M', 'H', 'L', 'J', 'E', 'AS')
    ),
    number INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    ref TEXT,
    body TEXT NOT NULL,
    cites TEXT NOT NULL,
    handling TEXT NOT NULL CHECK (handling IN ('clear', 'green', 'amber', 'red')),
    recorded_on TEXT NOT NULL,
    recorded_by TEXT,
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    digest TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, number)
);
INSERT INTO record SELECT * FROM record_before;
DROP TABLE record_before;
CREATE INDEX record_account ON record (account_id);
CREATE UNIQUE INDEX record_ref ON record (account_id, ref) WHERE ref IS NOT NULL;
CREATE TABLE colleague (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    manager TEXT,
    unit TEXT,
    left_on TEXT,
    digest TEXT NOT NULL DEFAULT ''
);
