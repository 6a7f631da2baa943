-- Connections to shops whose webhooks come in, and what was received.

CREATE TABLE connection (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    provider TEXT NOT NULL CHECK (provider IN ('SHOPIFY', 'SQUARE')),
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    settings TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- A webhook names its connection alone.
CREATE INDEX connection_by_id ON connection (id);

-- What their things are here. `parent_id`: the product that a variant belongs to there.
CREATE TABLE connection_item (
    workspace_id TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    external_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, external_id)
);
CREATE INDEX connection_item_by_parent ON connection_item (workspace_id, connection_id, parent_id);

-- When something there was changed that was applied last: what is older comes too late. `thing`: `product:…`, `level:…:…`.
CREATE TABLE connection_state (
    workspace_id TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    thing TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, thing)
);

-- Received once. `source`: the connection, or `stripe`. `event_id`: the sender's, and the digest of the body.
CREATE TABLE incoming_event (
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (source, event_id)
);
CREATE INDEX incoming_event_by_time ON incoming_event (received_at);

-- Who pays for which workspace.
CREATE TABLE billing_subscription (
    subscription_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    status TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX billing_subscription_by_customer ON billing_subscription (customer_id);
