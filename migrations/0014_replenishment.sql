-- Replenishment: settings, and what runs recommend to move and to buy.

CREATE TABLE replenishment_config (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    config TEXT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- source_location_id is empty where it is bought, supplier_id where it is moved; document_id is empty until it is executed.
CREATE TABLE replenishment_recommendation (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('TRANSFER', 'PURCHASE')),
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    source_location_id TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_cost BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    expected_gain BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'EXECUTED', 'EXPIRED')),
    reason TEXT NOT NULL,
    explanation TEXT NOT NULL,
    valid_until BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    decision_reason TEXT NOT NULL,
    cause_gone_at BIGINT,
    document_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX replenishment_by_status ON replenishment_recommendation (workspace_id, status, id);
CREATE INDEX replenishment_by_gain ON replenishment_recommendation (workspace_id, expected_gain, id);

-- Grows whenever a plan is kept or a recommendation decided upon: of two plans made at the same time one is kept.
CREATE TABLE replenishment_turn (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
