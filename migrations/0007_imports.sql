-- Imports: the file in parts, what each row would do and did, and how files of a source are read.

CREATE TABLE import_run (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    resource TEXT NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('READING', 'NEEDS_ANSWER', 'PREVIEWED', 'COMMITTING', 'COMMITTED', 'UNDOING', 'UNDONE', 'STOPPED', 'FAILED')),
    mode TEXT NOT NULL,
    settings TEXT NOT NULL,
    findings TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    creates BIGINT NOT NULL,
    updates BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    -- Blocks written so far; while undoing, blocks not yet undone.
    position BIGINT NOT NULL,
    applied BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    undone BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    job_id TEXT NOT NULL,
    error TEXT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX import_run_by_created ON import_run (workspace_id, created_at, id);

CREATE TABLE import_chunk (
    workspace_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, import_id, number)
);
CREATE INDEX import_chunk_by_created ON import_chunk (created_at);

-- Some thousand rows packed together, with how many of them are of which kind.
CREATE TABLE import_block (
    workspace_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    creates BIGINT NOT NULL,
    updates BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, import_id, number)
);

CREATE TABLE import_source (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    resource TEXT NOT NULL,
    source TEXT NOT NULL,
    settings TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, resource, source)
);
