-- Catalog, network, stock and its ledger.

CREATE TABLE product (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    global_sku TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    brand TEXT NOT NULL,
    gtin TEXT,
    status TEXT NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'PHASE_OUT', 'DISCONTINUED', 'ARCHIVED')),
    unit TEXT NOT NULL,
    unit_cost BIGINT NOT NULL,
    price BIGINT NOT NULL,
    currency TEXT NOT NULL,
    pack_size BIGINT NOT NULL CHECK (pack_size > 0),
    tags TEXT NOT NULL,
    search TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, global_sku)
);
CREATE INDEX product_by_name ON product (workspace_id, name, id);
CREATE INDEX product_by_created ON product (workspace_id, created_at, id);
CREATE INDEX product_by_updated ON product (workspace_id, updated_at, id);

CREATE TABLE location (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id TEXT,
    time_zone TEXT NOT NULL,
    sellable BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, code),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES location (workspace_id, id)
);

-- A channel's id is the code that the customer gave it.
CREATE TABLE channel (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('DIRECT', 'E_COMMERCE', 'B2B', 'RETAIL', 'MARKETPLACE', 'FBA', 'VMI', '3PL', 'DROPSHIP', 'WHOLESALE')),
    low_atp_threshold BIGINT NOT NULL,
    critical_atp_threshold BIGINT NOT NULL,
    reserve_stock BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE channel_location (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, location_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);

-- Derived from the ledger; `stockflow verify` proves it.
CREATE TABLE stock_line (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    on_hold BIGINT NOT NULL CHECK (on_hold >= 0),
    last_counted_at BIGINT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, product_id, location_id, lot_id, bin_id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX stock_line_by_location ON stock_line (workspace_id, location_id, id);
CREATE INDEX stock_line_by_updated ON stock_line (workspace_id, updated_at, id);

-- The ledger: rows are added and never changed.
CREATE TABLE movement (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    stock_line_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('OPENING', 'RECEIPT', 'ISSUE', 'SALE', 'RETURN', 'ADJUSTMENT', 'WRITE_OFF', 'TRANSFER_OUT', 'TRANSFER_IN')),
    quantity BIGINT NOT NULL,
    reason_code TEXT NOT NULL,
    comment TEXT NOT NULL,
    reference TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    effective_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, stock_line_id) REFERENCES stock_line (workspace_id, id)
);
CREATE INDEX movement_by_line ON movement (workspace_id, stock_line_id, effective_at);
CREATE INDEX movement_by_time ON movement (workspace_id, recorded_at, id);
CREATE INDEX movement_by_product ON movement (workspace_id, product_id, recorded_at);

-- What is promised out of a stock line. `stock_line.reserved` is the sum of those that are HELD.
CREATE TABLE reservation (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    stock_line_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    status TEXT NOT NULL CHECK (status IN ('HELD', 'RELEASED', 'FULFILLED')),
    reference TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, stock_line_id) REFERENCES stock_line (workspace_id, id)
);
CREATE INDEX reservation_by_line ON reservation (workspace_id, stock_line_id, status);
CREATE INDEX reservation_by_reference ON reservation (workspace_id, reference);
