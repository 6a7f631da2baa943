CREATE TABLE job (
    id TEXT PRIMARY KEY,
    workspace_id TEXT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    priority BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    lease_until BIGINT,
    worker TEXT,
    dedup_key TEXT,
    progress_done BIGINT NOT NULL,
    progress_total BIGINT,
    result TEXT,
    error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX job_due ON job (state, run_at);
CREATE INDEX job_of_workspace ON job (workspace_id, created_at, id);
CREATE UNIQUE INDEX job_dedup ON job (kind, dedup_key, coalesce(workspace_id, '')) WHERE state = 'QUEUED';
