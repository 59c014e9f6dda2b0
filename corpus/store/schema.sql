-- The one description of the store. Text stands once, in passages: a document's text is its passages at their
-- offsets with newlines between them. Dates are ISO 8601; JSON columns hold the small parts of one row that are
-- only ever read together with it.
CREATE TABLE files (
    source      TEXT PRIMARY KEY,      -- absolute path, or a name for standard input
    fingerprint TEXT NOT NULL,         -- of the bytes, what is said of them and the version of reading; '' to read again
    given       TEXT NOT NULL          -- JSON: what the user said of it when it was added, by option
) WITHOUT ROWID;

CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,
    source      TEXT NOT NULL REFERENCES files (source),
    position    INTEGER NOT NULL,      -- of the record in its file; 0 for a file that is one document
    media_type  TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    title       TEXT NOT NULL,
    date        TEXT,
    date_source TEXT,
    publisher   TEXT,
    status      TEXT,
    url         TEXT,
    supersedes  TEXT,
    pages       TEXT NOT NULL,         -- JSON: [[number, label, scanned], ...]
    warnings    TEXT NOT NULL,         -- JSON: [sentence, ...]
    definitions TEXT NOT NULL          -- JSON: {acronym: long form}
) WITHOUT ROWID;
CREATE INDEX documents_by_source ON documents (source, position);

-- The same bytes under a second path: one document, several places it was found.
CREATE TABLE copies (
    source      TEXT NOT NULL REFERENCES files (source),
    document_id TEXT NOT NULL,
    PRIMARY KEY (source, document_id)
) WITHOUT ROWID;

-- Records that were left out because an earlier file has a record of that id.
CREATE TABLE left_out (
    source      TEXT NOT NULL REFERENCES files (source),
    document_id TEXT NOT NULL,
    PRIMARY KEY (source, document_id)
) WITHOUT ROWID;

CREATE TABLE passages (
    passage     INTEGER PRIMARY KEY,
    passage_id  TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (document_id),
    ordinal     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    start       INTEGER NOT NULL,      -- characters into the document's text
    text        TEXT NOT NULL,
    paragraph   INTEGER,
    page        INTEGER,
    page_label  TEXT,
    bands       BLOB NOT NULL,         -- its keys in the table bands, 64-bit integers
    detail      TEXT NOT NULL          -- JSON: section, pages, level, marker, lead_in, sentences, entities, references
);
CREATE UNIQUE INDEX passages_by_document ON passages (document_id, ordinal);

CREATE TABLE entities (
    label   TEXT NOT NULL,
    id      TEXT NOT NULL,
    passage INTEGER NOT NULL REFERENCES passages (passage),
    PRIMARY KEY (label, id, passage)
) WITHOUT ROWID;
CREATE INDEX entities_by_passage ON entities (passage);

-- Where to look for passages like a new one: those that share a MinHash band with it.
CREATE TABLE bands (
    key     INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    PRIMARY KEY (key, passage)
) WITHOUT ROWID;

-- Passages that say the same have one number in common, that of the first of them.
CREATE TABLE duplicates (
    passage INTEGER PRIMARY KEY REFERENCES passages (passage),
    first   INTEGER NOT NULL
);
CREATE INDEX duplicates_by_first ON duplicates (first);

-- Documents of which each holds most of the other.
CREATE TABLE near_copies (
    document_id TEXT NOT NULL,
    other       TEXT NOT NULL,
    share       REAL NOT NULL,         -- of the words of the one that stand in the other, the smaller of both ways
    PRIMARY KEY (document_id, other)
) WITHOUT ROWID;

CREATE TABLE failures (
    source TEXT PRIMARY KEY,
    error  TEXT NOT NULL,              -- a short stable word
    reason TEXT NOT NULL               -- a sentence for a person
) WITHOUT ROWID;

-- One row: what readers see. It changes in the same transaction as the rows above.
CREATE TABLE snapshot (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    hash       TEXT NOT NULL,          -- of the documents and of everything that decides how they are indexed
    directory  TEXT NOT NULL,          -- under the store's folder
    documents  INTEGER NOT NULL,
    passages   INTEGER NOT NULL,       -- that are indexed
    unreadable INTEGER NOT NULL,       -- files that could not be read, and files with scanned pages
    published  TEXT NOT NULL           -- ISO date of the commit: what the past and the future are told by
);
