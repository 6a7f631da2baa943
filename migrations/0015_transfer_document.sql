-- The transfer as a document: lines with lots and bins, shipments, receipts; and what recommendations came to.

ALTER TABLE transfer ADD COLUMN expected_on BIGINT;
ALTER TABLE transfer ADD COLUMN comment TEXT NOT NULL DEFAULT '';
-- When the last of it had come or was given up.
ALTER TABLE transfer ADD COLUMN received_at BIGINT;
-- When it is to be seen whether the recommendation behind it paid; null: not yet known, seen already, or there is none.
ALTER TABLE transfer ADD COLUMN measure_at BIGINT;
CREATE INDEX transfer_to_measure ON transfer (measure_at) WHERE measure_at IS NOT NULL;
CREATE INDEX transfer_by_created ON transfer (workspace_id, created_at, id);
CREATE INDEX transfer_by_destination ON transfer (workspace_id, dest_location_id, id);
-- Few among many: what is still under way.
CREATE INDEX transfer_open ON transfer (workspace_id, id) WHERE status IN ('READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED');

-- Empty lot or bin: none is named. Under way: shipped − received − damaged − short. To be shipped: quantity − shipped − dropped.
-- `excess`: what came beyond what was shipped, not in `received`.
ALTER TABLE transfer_line ADD COLUMN lot_id TEXT NOT NULL DEFAULT '';
ALTER TABLE transfer_line ADD COLUMN bin_id TEXT NOT NULL DEFAULT '';
ALTER TABLE transfer_line ADD COLUMN dest_bin_id TEXT NOT NULL DEFAULT '';
ALTER TABLE transfer_line ADD COLUMN shipped BIGINT NOT NULL DEFAULT 0 CHECK (shipped >= 0);
ALTER TABLE transfer_line ADD COLUMN dropped BIGINT NOT NULL DEFAULT 0 CHECK (dropped >= 0);
ALTER TABLE transfer_line ADD COLUMN received BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0);
ALTER TABLE transfer_line ADD COLUMN damaged BIGINT NOT NULL DEFAULT 0 CHECK (damaged >= 0);
ALTER TABLE transfer_line ADD COLUMN short BIGINT NOT NULL DEFAULT 0 CHECK (short >= 0);
ALTER TABLE transfer_line ADD COLUMN excess BIGINT NOT NULL DEFAULT 0 CHECK (excess >= 0);

-- One trip. Its day is that of the source, `expected_on` that of the destination.
CREATE TABLE transfer_shipment (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    transfer_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    shipped_at BIGINT NOT NULL,
    shipped_on BIGINT NOT NULL,
    expected_on BIGINT NOT NULL,
    comment TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, transfer_id, number),
    FOREIGN KEY (workspace_id, transfer_id) REFERENCES transfer (workspace_id, id)
);

-- What of a line went with it, out of one lot.
CREATE TABLE transfer_shipment_line (
    workspace_id TEXT NOT NULL,
    shipment_id TEXT NOT NULL,
    part BIGINT NOT NULL,
    transfer_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    lot_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    received BIGINT NOT NULL CHECK (received >= 0),
    damaged BIGINT NOT NULL CHECK (damaged >= 0),
    short BIGINT NOT NULL CHECK (short >= 0 AND received + damaged + short <= quantity),
    movement_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, shipment_id, part),
    FOREIGN KEY (workspace_id, shipment_id) REFERENCES transfer_shipment (workspace_id, id),
    FOREIGN KEY (workspace_id, transfer_id, line) REFERENCES transfer_line (workspace_id, transfer_id, line)
);
CREATE INDEX transfer_shipment_line_by_transfer ON transfer_shipment_line (workspace_id, transfer_id, line);

-- What came of a line, or did not. Excess has no shipment, what is short no movement.
CREATE TABLE transfer_receipt (
    workspace_id TEXT NOT NULL,
    transfer_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('RECEIVED', 'DAMAGED', 'SHORT', 'EXCESS')),
    shipment_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    movement_id TEXT NOT NULL,
    stock_line_id TEXT NOT NULL,
    comment TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, transfer_id, number),
    FOREIGN KEY (workspace_id, transfer_id, line) REFERENCES transfer_line (workspace_id, transfer_id, line)
);

-- What an executed recommendation came to, beside what it promised. Money in the currency of the product.
CREATE TABLE transfer_outcome (
    workspace_id TEXT NOT NULL,
    recommendation_id TEXT NOT NULL,
    transfer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    source_location_id TEXT NOT NULL,
    dest_location_id TEXT NOT NULL,
    received BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    days BIGINT NOT NULL,
    sold BIGINT NOT NULL,
    would_have_sold BIGINT NOT NULL,
    extra_sold BIGINT NOT NULL,
    unit_margin BIGINT NOT NULL,
    source_stockout_days BIGINT NOT NULL,
    lost_at_source BIGINT NOT NULL,
    promised BIGINT NOT NULL,
    realised BIGINT NOT NULL,
    realised_margin BIGINT NOT NULL,
    realised_cost BIGINT NOT NULL,
    realised_lost BIGINT NOT NULL,
    measured_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, recommendation_id),
    FOREIGN KEY (workspace_id, transfer_id) REFERENCES transfer (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id)
);
CREATE INDEX transfer_outcome_by_time ON transfer_outcome (workspace_id, measured_at, recommendation_id);
