CREATE TABLE release (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    version_id INTEGER REFERENCES version (id),
    released_at TEXT NOT NULL,
    released_by TEXT,
    audience TEXT NOT NULL CHECK (audience IN ('team', 'company', 'customer')),
    marking TEXT NOT NULL CHECK (marking IN ('clear', 'green', 'amber', 'red')),
    document TEXT NOT NULL,
    format TEXT NOT NULL,
    language TEXT NOT NULL,
    is_draft INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    file_name TEXT,
    sha256 TEXT NOT NULL,
    records TEXT NOT NULL,
    outdated TEXT NOT NULL,
    withheld INTEGER NOT NULL,
    digest TEXT NOT NULL DEFAULT ''
);
CREATE INDEX release_account ON release (account_id);
CREATE INDEX release_sha256 ON release (sha256);
