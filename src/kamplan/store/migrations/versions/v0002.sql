ALTER TABLE contact ADD COLUMN influences TEXT NOT NULL DEFAULT '[]';
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('O', 'G', 'T', 'V', 'X', 'A', 'R', 'Q', 'D', 'B', 'M', 'H', 'L')),
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
    UNIQUE (kind, number)
);
CREATE INDEX record_account ON record (account_id);
CREATE UNIQUE INDEX record_ref ON record (account_id, ref) WHERE ref IS NOT NULL;
