-- Workspaces, people, credentials, and the traces that every change leaves.
-- Types: TEXT, BIGINT, BOOLEAN, BYTEA. Instants are microseconds and days are days since 1970-01-01;
-- quantities and money are millionths. Every key of a workspace's data leads with the workspace.

CREATE TABLE workspace (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE')),
    plan TEXT NOT NULL CHECK (plan IN ('FREE', 'PRO', 'ENTERPRISE')),
    calls_per_minute BIGINT,
    calls_per_hour BIGINT,
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    industry_pack TEXT NOT NULL,
    feature_settings TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE membership (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    user_id TEXT NOT NULL REFERENCES person (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('INVITED', 'ACTIVE', 'INACTIVE')),
    roles TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX membership_by_user ON membership (user_id);

CREATE TABLE role (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name)
);

-- Found by the hash of their token, before the workspace is known.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES person (id),
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE api_key (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    lookup TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    last4 TEXT NOT NULL,
    previous_hash TEXT,
    previous_until BIGINT,
    scopes TEXT NOT NULL,
    allowed_ips TEXT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    created_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- The public part of a key, found before the workspace is known.
CREATE TABLE api_key_lookup (
    lookup TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    key_id TEXT NOT NULL
);

-- Failed sign-ins of an account or an address; the subject is a hash.
CREATE TABLE sign_in_throttle (
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    window_start BIGINT NOT NULL
);

CREATE TABLE audit_log (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX audit_log_by_time ON audit_log (workspace_id, at, id);
CREATE INDEX audit_log_by_entity ON audit_log (workspace_id, entity_id, at);

CREATE TABLE workspace_sequence (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL
);

CREATE TABLE event_outbox (
    workspace_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (workspace_id, sequence)
);

CREATE TABLE idempotency (
    workspace_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    location TEXT,
    version BIGINT,
    body BYTEA,
    sealed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, credential_id, key_hash)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

CREATE TABLE rate_window (
    workspace_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    span TEXT NOT NULL,
    window_start BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    granted BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, credential_id, span)
);

CREATE TABLE usage_day (
    workspace_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    status BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, credential_id, day, status)
);
