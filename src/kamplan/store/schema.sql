CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_zh TEXT,
    industry TEXT,
    website TEXT,
    headquarters TEXT,
    parent TEXT,
    currency TEXT,
    fiscal_year_end TEXT,
    employees INTEGER,
    revenue TEXT,
    revenue_year INTEGER,
    units TEXT NOT NULL,
    source TEXT,
    url TEXT,
    period_from TEXT,
    period_to TEXT,
    next_review TEXT,
    manager TEXT,
    sponsor TEXT,
    director TEXT,
    plan_language TEXT NOT NULL CHECK (plan_language IN ('en', 'zh')),
    digest TEXT NOT NULL DEFAULT ''
);
CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_zh TEXT,
    title TEXT,
    unit TEXT,
    level TEXT CHECK (level IN ('top', 'middle', 'staff')),
    partner TEXT,
    reports_to_id INTEGER REFERENCES contact (id),
    power TEXT NOT NULL,
    stance TEXT NOT NULL,
    coverage TEXT NOT NULL,
    owner TEXT,
    interests TEXT,
    notes TEXT,
    last_contact TEXT,
    handling TEXT NOT NULL CHECK (handling IN ('clear', 'green', 'amber', 'red')),
    source TEXT,
    url TEXT,
    valid_as_of TEXT,
    influences TEXT NOT NULL DEFAULT '[]',
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    digest TEXT NOT NULL DEFAULT '',
    email TEXT,
    phone TEXT,
    left_on TEXT,
    left_reason TEXT,
    successor_id INTEGER REFERENCES contact (id),
    ref TEXT
);
CREATE INDEX contact_account ON contact (account_id);
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    identity TEXT NOT NULL,
    name TEXT,
    publisher TEXT,
    kind TEXT,
    reliability TEXT CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    digest TEXT NOT NULL DEFAULT '',
    UNIQUE (account_id, identity)
);
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    source_id INTEGER NOT NULL REFERENCES source (id),
    ref TEXT,
    tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 4),
    topic TEXT NOT NULL,
    questions TEXT NOT NULL,
    statement TEXT NOT NULL,
    detail TEXT,
    source_name TEXT NOT NULL,
    publisher TEXT,
    source_kind TEXT,
    url TEXT,
    published_on TEXT,
    valid_as_of TEXT NOT NULL,
    review_by TEXT,
    reliability TEXT CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
    reason TEXT,
    contact_id INTEGER REFERENCES contact (id),
    handling TEXT NOT NULL CHECK (handling IN ('clear', 'green', 'amber', 'red')),
    lawful TEXT NOT NULL CHECK (lawful IN ('public', 'told-openly', 'under-nda', 'not-to-be-used')),
    origin TEXT,
    swot TEXT CHECK (swot IN ('s', 'w', 'o', 't')),
    language TEXT,
    supersedes_id INTEGER REFERENCES item (id),
    contradicts TEXT NOT NULL,
    confirmations TEXT NOT NULL,
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    recorded_by TEXT,
    digest TEXT NOT NULL DEFAULT '',
    cost TEXT,
    currency TEXT,
    hours TEXT,
    CHECK (tier < 3 OR handling <> 'clear')
);
CREATE INDEX item_account ON item (account_id, valid_as_of, id);
CREATE INDEX item_source ON item (source_id);
CREATE INDEX item_successor ON item (supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE UNIQUE INDEX item_ref ON item (account_id, ref) WHERE ref IS NOT NULL;
CREATE INDEX item_date ON item (valid_as_of);
CREATE INDEX item_unusable ON item (id) WHERE lawful = 'not-to-be-used';
CREATE TABLE judgement (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('K', 'N', 'U', 'W', 'Y')),
    number INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    cites TEXT NOT NULL,
    verdict INTEGER CHECK (verdict BETWEEN 1 AND 5),
    trend TEXT,
    contribution TEXT,
    swot TEXT CHECK (swot IN ('s', 'w', 'o', 't')),
    owner TEXT,
    due TEXT,
    author TEXT,
    made_on TEXT NOT NULL,
    handling TEXT NOT NULL CHECK (handling IN ('clear', 'green', 'amber', 'red')),
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    digest TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, number)
);
CREATE INDEX judgement_account ON judgement (account_id);
CREATE TABLE figure (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    year INTEGER NOT NULL,
    measure TEXT NOT NULL,
    value TEXT NOT NULL,
    currency TEXT,
    unit TEXT,
    source TEXT,
    url TEXT,
    handling TEXT NOT NULL CHECK (handling IN ('clear', 'green', 'amber', 'red')),
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    digest TEXT NOT NULL DEFAULT ''
);
CREATE INDEX figure_account ON figure (account_id);
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
CREATE INDEX record_account ON record (account_id);
CREATE UNIQUE INDEX record_ref ON record (account_id, ref) WHERE ref IS NOT NULL;
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
CREATE TABLE colleague (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    manager TEXT,
    unit TEXT,
    left_on TEXT,
    digest TEXT NOT NULL DEFAULT ''
);
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    command TEXT NOT NULL,
    account_id INTEGER,
    reason TEXT,
    rows TEXT NOT NULL,
    undoes INTEGER REFERENCES change (id),
    redacted_by INTEGER REFERENCES change (id),
    content TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE counter (
    kind TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL
);
CREATE VIRTUAL TABLE item_text USING fts5 (
    statement, detail, tokenize = 'unicode61 remove_diacritics 0'
);
