-- Demand, forecasts, transfers and alerts.

CREATE TABLE demand_series (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, product_id, location_id, channel_id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX demand_series_by_location ON demand_series (workspace_id, location_id);
-- Finds the last day of the whole history without reading it.
CREATE INDEX demand_series_by_last_day ON demand_series (workspace_id, last_day);

-- 256 days each, packed: see features/demand/chunk.rs.
CREATE TABLE demand_chunk (
    workspace_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    chunk BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, series_id, chunk),
    FOREIGN KEY (workspace_id, series_id) REFERENCES demand_series (workspace_id, id)
);

-- The published forecast of a product at a location, over all channels: see features/forecasting/payload.rs.
-- It holds while the history has `history_version` (the sum over its series) and ends the day before `first_day`.
CREATE TABLE forecast (
    workspace_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    horizon BIGINT NOT NULL,
    history_version BIGINT NOT NULL,
    payload TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, product_id, location_id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX forecast_by_location ON forecast (workspace_id, location_id);

CREATE TABLE transfer_recommendation (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    source_location_id TEXT NOT NULL,
    dest_location_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    priority TEXT NOT NULL CHECK (priority IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
    priority_rank BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'EXECUTED', 'EXPIRED')),
    reason TEXT NOT NULL,
    roi DOUBLE PRECISION,
    terms TEXT NOT NULL,
    valid_until BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    decision_reason TEXT NOT NULL,
    cause_gone_at BIGINT,
    transfer_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, source_location_id) REFERENCES location (workspace_id, id),
    FOREIGN KEY (workspace_id, dest_location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX transfer_recommendation_by_status ON transfer_recommendation (workspace_id, status, id);

CREATE TABLE transfer (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_location_id TEXT NOT NULL,
    dest_location_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('DRAFT', 'READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED')),
    recommendation_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, source_location_id) REFERENCES location (workspace_id, id),
    FOREIGN KEY (workspace_id, dest_location_id) REFERENCES location (workspace_id, id)
);

CREATE TABLE transfer_line (
    workspace_id TEXT NOT NULL,
    transfer_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    product_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (workspace_id, transfer_id, line),
    FOREIGN KEY (workspace_id, transfer_id) REFERENCES transfer (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id)
);

-- Settings (an empty text: never set), and how far the workspace's events were looked at.
CREATE TABLE alert_config (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    config TEXT NOT NULL,
    version BIGINT NOT NULL,
    seen_sequence BIGINT NOT NULL,
    budget_day BIGINT NOT NULL,
    budget_used BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE alert (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('CRITICAL', 'LOW', 'INFO')),
    product_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    message TEXT NOT NULL,
    terms TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('FIRED', 'RESOLVED')),
    fired_at BIGINT NOT NULL,
    resolved_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX alert_by_time ON alert (workspace_id, fired_at, id);
CREATE INDEX alert_by_end ON alert (workspace_id, status, resolved_at);
-- A cause has one standing alert at most, whoever evaluates.
CREATE UNIQUE INDEX alert_standing ON alert (workspace_id, kind, product_id, channel_id) WHERE status = 'FIRED';

-- One row an attempt; attempt 0: it was never tried.
CREATE TABLE alert_delivery (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    alert_id TEXT NOT NULL,
    destination_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('DELIVERED', 'FAILED', 'SUPPRESSED')),
    detail TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id, attempt)
);
CREATE INDEX alert_delivery_by_alert ON alert_delivery (workspace_id, alert_id, at);
