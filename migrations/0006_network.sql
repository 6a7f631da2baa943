-- The network in full: bins, policies, lanes, suppliers, purchase orders, lots and levels.

ALTER TABLE location ADD COLUMN status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'ARCHIVED'));
ALTER TABLE location ADD COLUMN activities TEXT NOT NULL DEFAULT '[]';
ALTER TABLE location ADD COLUMN latitude DOUBLE PRECISION;
ALTER TABLE location ADD COLUMN longitude DOUBLE PRECISION;
CREATE INDEX location_by_parent ON location (workspace_id, parent_id);

CREATE TABLE bin (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, location_id, code),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);

-- What applies to a channel, product, category or location, or to a combination; empty text: to any.
CREATE TABLE channel_policy (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    priority BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX channel_policy_by_channel ON channel_policy (workspace_id, channel_id);
CREATE INDEX channel_policy_by_location ON channel_policy (workspace_id, location_id);
CREATE INDEX channel_policy_by_product ON channel_policy (workspace_id, product_id);
CREATE INDEX channel_policy_by_category ON channel_policy (workspace_id, category_id);

CREATE TABLE lane (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_location_id TEXT NOT NULL,
    dest_location_id TEXT NOT NULL,
    lead_time_days BIGINT NOT NULL CHECK (lead_time_days >= 0),
    cost_per_trip BIGINT NOT NULL CHECK (cost_per_trip >= 0),
    cost_per_unit BIGINT NOT NULL CHECK (cost_per_unit >= 0),
    capacity BIGINT CHECK (capacity > 0),
    allowed BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, source_location_id, dest_location_id),
    FOREIGN KEY (workspace_id, source_location_id) REFERENCES location (workspace_id, id),
    FOREIGN KEY (workspace_id, dest_location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX lane_by_destination ON lane (workspace_id, dest_location_id);

CREATE TABLE supplier (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'ARCHIVED')),
    lead_time_days BIGINT NOT NULL CHECK (lead_time_days >= 0),
    minimum_order_quantity BIGINT NOT NULL,
    pack_size BIGINT NOT NULL CHECK (pack_size > 0),
    payment_terms TEXT NOT NULL,
    currency TEXT NOT NULL,
    contact TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, code)
);

-- What a supplier supplies; what is null holds as for the supplier as a whole.
CREATE TABLE supplier_item (
    workspace_id TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    supplier_sku TEXT NOT NULL,
    unit_cost BIGINT NOT NULL,
    lead_time_days BIGINT,
    minimum_order_quantity BIGINT,
    pack_size BIGINT,
    price_breaks TEXT NOT NULL,
    preferred BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, supplier_id, product_id),
    FOREIGN KEY (workspace_id, supplier_id) REFERENCES supplier (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id)
);
CREATE INDEX supplier_item_by_product ON supplier_item (workspace_id, product_id);

CREATE TABLE lot (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    lot_number TEXT NOT NULL,
    expiry_date BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, product_id, lot_number),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id)
);

CREATE TABLE purchase_order (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CLOSED', 'CANCELLED', 'DISPUTED')),
    currency TEXT NOT NULL,
    expected_on BIGINT,
    reference TEXT NOT NULL,
    notes TEXT NOT NULL,
    dispute_reason TEXT NOT NULL,
    submitted_at BIGINT,
    approved_at BIGINT,
    approved_by TEXT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, number),
    FOREIGN KEY (workspace_id, supplier_id) REFERENCES supplier (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX purchase_order_by_supplier ON purchase_order (workspace_id, supplier_id, id);
CREATE INDEX purchase_order_by_location ON purchase_order (workspace_id, location_id, id);
CREATE INDEX purchase_order_by_created ON purchase_order (workspace_id, created_at, id);

CREATE TABLE purchase_order_line (
    workspace_id TEXT NOT NULL,
    purchase_order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    product_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    received BIGINT NOT NULL CHECK (received >= 0),
    unit_cost BIGINT NOT NULL CHECK (unit_cost >= 0),
    PRIMARY KEY (workspace_id, purchase_order_id, line),
    FOREIGN KEY (workspace_id, purchase_order_id) REFERENCES purchase_order (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id)
);
CREATE INDEX purchase_order_line_by_product ON purchase_order_line (workspace_id, product_id);

-- A receipt is known by the caller's reference, so that the same delivery is booked once.
CREATE TABLE purchase_receipt (
    workspace_id TEXT NOT NULL,
    purchase_order_id TEXT NOT NULL,
    receipt_reference TEXT NOT NULL,
    line BIGINT NOT NULL,
    part BIGINT NOT NULL,
    product_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    movement_id TEXT NOT NULL,
    stock_line_id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, purchase_order_id, receipt_reference, line, part),
    FOREIGN KEY (workspace_id, purchase_order_id) REFERENCES purchase_order (workspace_id, id)
);

CREATE TABLE inventory_level (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    minimum BIGINT NOT NULL,
    reorder_point BIGINT NOT NULL,
    maximum BIGINT NOT NULL,
    settings TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, product_id, location_id),
    CHECK (minimum <= reorder_point AND reorder_point <= maximum),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX inventory_level_by_location ON inventory_level (workspace_id, location_id, id);
