CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    status TEXT NOT NULL CHECK (status IN ('submitted', 'approved', 'rejected', 'recalled')),
    period_from TEXT,
    period_to TEXT,
    as_of TEXT NOT NULL,
    head TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    decided_by TEXT,
    decided_at TEXT,
    steps TEXT NOT NULL,
    redacted_on TEXT,
    digest TEXT NOT NULL DEFAULT ''
);
CREATE INDEX version_account ON version (account_id);
CREATE TABLE frozen (
    id INTEGER PRIMARY KEY REFERENCES version (id),
    content TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT ''
);
