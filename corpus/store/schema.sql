-- The one description of the store. Text stands once, in passages: a document's text is its passages at their
-- offsets with newlines between them. Dates are ISO 8601; JSON columns hold the small parts of one row that are
-- only ever read together with it. Nothing that a question needs may take a look at every row: what it looks for has
-- a table or an index of its own.
CREATE TABLE IF NOT EXISTS files (
    source      TEXT PRIMARY KEY,      -- absolute path, or a name for standard input
    fingerprint TEXT NOT NULL,         -- of the bytes, what is said of them, the version of reading; '-' after it: read again
    given       TEXT NOT NULL          -- JSON: what the user said of it when it was added, by option
) WITHOUT ROWID;

-- What the user had said of a file before it was said anew: for one step back.
CREATE TABLE IF NOT EXISTS given_before (
    source      TEXT PRIMARY KEY,
    given       TEXT NOT NULL
) WITHOUT ROWID;

-- What the system said of a file (size and times) when it was found to be as its fingerprint says.
CREATE TABLE IF NOT EXISTS looks (
    source      TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,         -- of the file then: another version of the tool may have read it since
    look        TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS documents (
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
    title_source TEXT,
    pages       TEXT NOT NULL,         -- JSON: [[number, label, scanned], ...]
    warnings    TEXT NOT NULL,         -- JSON: [sentence, ...]
    definitions TEXT NOT NULL,         -- JSON: {acronym: long form}
    losses      TEXT NOT NULL DEFAULT '[]', -- JSON: [[kind, count], ...] of what was left out
    control     TEXT NOT NULL DEFAULT '{}', -- JSON: what its control box says
    passages    INTEGER NOT NULL DEFAULT 0, -- that are indexed
    first       INTEGER NOT NULL DEFAULT 1, -- key of its first passage, headings counted
    last        INTEGER NOT NULL DEFAULT 0, -- of its last; all keys between are its own
    checksum    INTEGER NOT NULL DEFAULT 0  -- of the columns above
) WITHOUT ROWID;
-- What filters go by, each with all that they read of a document: its row is never looked at.
CREATE INDEX IF NOT EXISTS documents_by_source ON documents (source, position, publisher, date, first, last);
CREATE INDEX IF NOT EXISTS documents_by_publisher ON documents (publisher, date, first, last)
    WHERE publisher IS NOT NULL;
CREATE INDEX IF NOT EXISTS documents_by_date ON documents (date, first, last);
CREATE INDEX IF NOT EXISTS documents_by_title ON documents (title);
CREATE INDEX IF NOT EXISTS documents_with_scans ON documents (document_id) WHERE instr(pages, ',true]') > 0;

CREATE INDEX IF NOT EXISTS documents_with_losses ON documents (losses) WHERE losses != '[]';

-- In how many documents an acronym is defined as this long form.
CREATE TABLE IF NOT EXISTS acronyms (
    acronym   TEXT NOT NULL,
    long_form TEXT NOT NULL,
    spoken    TEXT NOT NULL,           -- the long form as it is looked for in a question
    documents INTEGER NOT NULL,
    PRIMARY KEY (acronym, long_form)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS acronyms_by_spoken ON acronyms (spoken);

-- The documents that define an acronym: those of one question go in the order of the first.
CREATE TABLE IF NOT EXISTS defines (
    acronym     TEXT NOT NULL,
    document_id TEXT NOT NULL,
    position    INTEGER NOT NULL,      -- among the acronyms of the document
    PRIMARY KEY (acronym, document_id)
) WITHOUT ROWID;

-- What a document says it supersedes: an id, a file's name, an address or a title, in lower case.
CREATE TABLE IF NOT EXISTS supersedes (
    name        TEXT NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (name, document_id)
) WITHOUT ROWID;

-- The same bytes under a second path: one document, several places it was found.
CREATE TABLE IF NOT EXISTS copies (
    source      TEXT NOT NULL REFERENCES files (source),
    document_id TEXT NOT NULL,
    PRIMARY KEY (source, document_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copies_by_document ON copies (document_id);

-- Records that were left out because an earlier file has a record of that id.
CREATE TABLE IF NOT EXISTS left_out (
    source      TEXT NOT NULL REFERENCES files (source),
    document_id TEXT NOT NULL,
    PRIMARY KEY (source, document_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS left_out_by_document ON left_out (document_id);

CREATE TABLE IF NOT EXISTS passages (
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
    detail      TEXT NOT NULL,         -- JSON: section, pages, level, marker, lead_in, sentences, entities, references, added, ocr, number
    checksum    INTEGER NOT NULL DEFAULT 0 -- of its key and the columns above but bands
);
CREATE UNIQUE INDEX IF NOT EXISTS passages_by_document ON passages (document_id, ordinal);

-- What a passage is asked for by: its printed number, and 'page 12' for the first of a page.
CREATE TABLE IF NOT EXISTS numbers (
    number  TEXT NOT NULL,             -- as corpus.numbers.name_of writes it
    passage INTEGER NOT NULL REFERENCES passages (passage),
    PRIMARY KEY (number, passage)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS numbers_by_passage ON numbers (passage);

CREATE TABLE IF NOT EXISTS entities (
    label   TEXT NOT NULL,
    id      TEXT NOT NULL,
    passage INTEGER NOT NULL REFERENCES passages (passage),
    PRIMARY KEY (label, id, passage)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entities_by_passage ON entities (passage);

-- Where to look for passages like a new one: those that share a MinHash band with it.
CREATE TABLE IF NOT EXISTS bands (
    key     INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    PRIMARY KEY (key, passage)
) WITHOUT ROWID;

-- Passages that say the same have one number in common, that of the first of them.
CREATE TABLE IF NOT EXISTS duplicates (
    passage INTEGER PRIMARY KEY REFERENCES passages (passage),
    first   INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS duplicates_by_first ON duplicates (first);

-- Documents of which each holds most of the other.
CREATE TABLE IF NOT EXISTS near_copies (
    document_id TEXT NOT NULL,
    other       TEXT NOT NULL,
    share       REAL NOT NULL,         -- of the words of the one that stand in the other, the smaller of both ways
    PRIMARY KEY (document_id, other)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS failures (
    source TEXT PRIMARY KEY,
    error  TEXT NOT NULL,              -- a short stable word
    reason TEXT NOT NULL               -- a sentence for a person
) WITHOUT ROWID;

-- In which segment of the index a document is (corpus/store/manifest.py); NULL: in none yet. Only writers read it.
CREATE TABLE IF NOT EXISTS indexed (
    document_id TEXT PRIMARY KEY,
    segment     INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS indexed_by_segment ON indexed (segment);

-- What was removed from a segment since the last snapshot: the keys of the passages of a document.
CREATE TABLE IF NOT EXISTS dead (
    segment INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL
);

-- One row: what readers see. It changes in the same transaction as the rows above.
CREATE TABLE IF NOT EXISTS snapshot (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    hash       TEXT NOT NULL,          -- of the documents, how they were read and how they are indexed
    directory  TEXT NOT NULL,          -- under the store's folder
    documents  INTEGER NOT NULL,
    passages   INTEGER NOT NULL,       -- that are indexed
    unreadable INTEGER NOT NULL,       -- files that could not be read, and files with scanned pages
    published  TEXT NOT NULL,          -- ISO date of the commit: what the past and the future are told by
    checksum   INTEGER NOT NULL DEFAULT 0 -- of the columns above but the first
);
