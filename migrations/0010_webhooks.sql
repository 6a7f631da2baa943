-- Outgoing webhooks: who is told of which events, what is still to be delivered, and how each try went.

-- `secret`: sealed if the operator has set a key. `seen_sequence`: events up to here are queued or not wanted;
-- `last_sequence`: the last one queued. One worker at a time delivers to an endpoint: until `lane_until`.
CREATE TABLE webhook_endpoint (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    event_types TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    disabled_reason TEXT NOT NULL,
    secret TEXT NOT NULL,
    previous_secret TEXT NOT NULL,
    previous_until BIGINT NOT NULL,
    seen_sequence BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    failing_since BIGINT,
    paused_until BIGINT NOT NULL,
    lane_worker TEXT NOT NULL,
    lane_until BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- `payload`: of a message that is no event; otherwise the event's is sent. `next_at`: 0 for the first try, which
-- no clock delays.
CREATE TABLE webhook_delivery (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    previous_sequence BIGINT NOT NULL,
    payload TEXT,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    detail TEXT NOT NULL,
    replayed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (workspace_id, endpoint_id, next_at, sequence) WHERE status = 'PENDING';
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (workspace_id, created_at, id);
CREATE INDEX webhook_delivery_by_endpoint ON webhook_delivery (workspace_id, endpoint_id, created_at, id);

-- `answered`: the HTTP status; 0: none came.
CREATE TABLE webhook_attempt (
    workspace_id TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    detail TEXT NOT NULL,
    headers TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id, attempt)
);

-- An alert may be about something that is neither a product nor a channel.
ALTER TABLE alert ADD COLUMN location_id TEXT NOT NULL DEFAULT '';
ALTER TABLE alert ADD COLUMN subject_id TEXT NOT NULL DEFAULT '';
DROP INDEX alert_standing;
CREATE UNIQUE INDEX alert_standing ON alert (workspace_id, kind, product_id, channel_id, location_id, subject_id) WHERE status = 'FIRED';
