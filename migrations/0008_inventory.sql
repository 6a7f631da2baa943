-- Inventory in full: a ledger chained by hash, reservations with several lines, recalls, counts, reason codes.

-- Where the workspace's ledger ends: how many movements, and the hash of the last one.
ALTER TABLE workspace_sequence ADD COLUMN ledger_length BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workspace_sequence ADD COLUMN ledger_hash BYTEA;
-- The latest event of channels, policies and locations: who keeps a copy of them sees here that it is old.
ALTER TABLE workspace_sequence ADD COLUMN network_event TEXT NOT NULL DEFAULT '';

ALTER TABLE stock_line ADD COLUMN recalled BIGINT NOT NULL DEFAULT 0 CHECK (recalled >= 0);
CREATE INDEX stock_line_by_lot ON stock_line (workspace_id, lot_id) WHERE lot_id <> '';

-- The ledger: rows are added and never changed. `number` has no gaps; `hash` covers the row and the hash before it.
-- Movements from before the chain have no hash. `counted`: the balance that a count found, where the row is one.
CREATE TABLE ledger (
    workspace_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    id TEXT NOT NULL,
    stock_line_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('OPENING', 'RECEIPT', 'ISSUE', 'SALE', 'CONSUMPTION', 'RETURN', 'ADJUSTMENT', 'COUNT', 'LOT_CORRECTION', 'WRITE_OFF', 'TRANSFER_OUT', 'TRANSFER_IN')),
    quantity BIGINT NOT NULL,
    counted BIGINT,
    reason_code TEXT NOT NULL,
    comment TEXT NOT NULL,
    root_cause TEXT NOT NULL,
    reference TEXT NOT NULL,
    external_id TEXT,
    actor_id TEXT NOT NULL,
    finding TEXT NOT NULL,
    effective_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    hash BYTEA,
    PRIMARY KEY (workspace_id, number),
    FOREIGN KEY (workspace_id, stock_line_id) REFERENCES stock_line (workspace_id, id)
);
INSERT INTO ledger (workspace_id, number, id, stock_line_id, product_id, location_id, kind, quantity, counted, reason_code, comment, root_cause, reference, external_id, actor_id, finding, effective_at, recorded_at, hash)
SELECT workspace_id, row_number() OVER (PARTITION BY workspace_id ORDER BY recorded_at, id), id, stock_line_id, product_id, location_id,
       kind, quantity, NULL, reason_code, comment, '', reference, NULL, actor_id, '', effective_at, recorded_at, NULL
  FROM movement;
DROP TABLE movement;
ALTER TABLE ledger RENAME TO movement;
CREATE INDEX movement_by_line ON movement (workspace_id, stock_line_id, effective_at, number);
CREATE INDEX movement_by_time ON movement (workspace_id, recorded_at, id);
CREATE INDEX movement_by_product ON movement (workspace_id, product_id, effective_at);
CREATE UNIQUE INDEX movement_by_external_id ON movement (workspace_id, external_id) WHERE external_id IS NOT NULL;
-- The facts that back-dated entries must not change: few among many movements.
CREATE INDEX movement_counts ON movement (workspace_id, stock_line_id, effective_at) WHERE counted IS NOT NULL;
INSERT INTO workspace_sequence (workspace_id, sequence) SELECT DISTINCT workspace_id, 0 FROM movement WHERE TRUE
    ON CONFLICT (workspace_id) DO NOTHING;
UPDATE workspace_sequence
   SET ledger_length = (SELECT count(*) FROM movement m WHERE m.workspace_id = workspace_sequence.workspace_id);

-- What is promised. `asked`: the lines as the caller gave them. PENDING ones end at `expires_at`.
CREATE TABLE hold (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    comment TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'FULFILLED', 'RELEASED', 'EXPIRED')),
    asked TEXT NOT NULL,
    expires_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
INSERT INTO hold (workspace_id, id, channel_id, reference, comment, status, asked, expires_at, version, created_at, updated_at)
SELECT workspace_id, id, '', reference, '', CASE WHEN status = 'HELD' THEN 'CONFIRMED' ELSE status END, '[]', NULL, 1, created_at, updated_at
  FROM reservation;

-- How much of it stands on which stock line; no stock line: promised against what is still to come.
-- `stock_line.reserved` is the sum of what is open on the line. What was let go: quantity − open − fulfilled.
CREATE TABLE reservation_part (
    workspace_id TEXT NOT NULL,
    reservation_id TEXT NOT NULL,
    part BIGINT NOT NULL,
    line BIGINT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    stock_line_id TEXT,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    open BIGINT NOT NULL CHECK (open >= 0),
    fulfilled BIGINT NOT NULL CHECK (fulfilled >= 0 AND open + fulfilled <= quantity),
    PRIMARY KEY (workspace_id, reservation_id, part),
    FOREIGN KEY (workspace_id, stock_line_id) REFERENCES stock_line (workspace_id, id)
);
INSERT INTO reservation_part (workspace_id, reservation_id, part, line, product_id, location_id, stock_line_id, quantity, open, fulfilled)
SELECT r.workspace_id, r.id, 1, 1, l.product_id, l.location_id, l.id, r.quantity,
       CASE WHEN r.status = 'HELD' THEN r.quantity ELSE 0 END, CASE WHEN r.status = 'FULFILLED' THEN r.quantity ELSE 0 END
  FROM reservation r JOIN stock_line l ON l.workspace_id = r.workspace_id AND l.id = r.stock_line_id;
DROP TABLE reservation;
ALTER TABLE hold RENAME TO reservation;
CREATE INDEX reservation_by_reference ON reservation (workspace_id, reference);
CREATE INDEX reservation_by_created ON reservation (workspace_id, created_at, id);
CREATE INDEX reservation_ending ON reservation (workspace_id, expires_at) WHERE status = 'PENDING' AND expires_at IS NOT NULL;
CREATE INDEX reservation_part_by_line ON reservation_part (workspace_id, stock_line_id) WHERE open > 0;
CREATE INDEX reservation_part_by_place ON reservation_part (workspace_id, product_id, location_id) WHERE open > 0;
-- Few among many: promises that wait for stock.
CREATE INDEX reservation_part_waiting ON reservation_part (workspace_id, product_id, location_id) WHERE open > 0 AND stock_line_id IS NULL;
CREATE INDEX transfer_line_by_product ON transfer_line (workspace_id, product_id);

-- A workspace's own reason codes, beside those of every workspace.
CREATE TABLE reason_code (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('INCREASE', 'DECREASE', 'BOTH')),
    root_cause_required BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE cycle_count (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('FULL', 'PARTIAL', 'SPOT_CHECK')),
    status TEXT NOT NULL CHECK (status IN ('OPEN', 'COMPLETED', 'CANCELLED')),
    blind BOOLEAN NOT NULL,
    auto_adjust BOOLEAN NOT NULL,
    comment TEXT NOT NULL,
    created_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX cycle_count_by_location ON cycle_count (workspace_id, location_id, id);
CREATE INDEX cycle_count_by_created ON cycle_count (workspace_id, created_at, id);

-- `expected`: on hand when the count began. `variance`: what was found less the balance at the counted moment.
CREATE TABLE cycle_count_line (
    workspace_id TEXT NOT NULL,
    cycle_count_id TEXT NOT NULL,
    stock_line_id TEXT NOT NULL,
    expected BIGINT NOT NULL,
    counted BIGINT,
    counted_at BIGINT,
    counted_by TEXT NOT NULL,
    variance BIGINT,
    movement_id TEXT,
    PRIMARY KEY (workspace_id, cycle_count_id, stock_line_id),
    FOREIGN KEY (workspace_id, cycle_count_id) REFERENCES cycle_count (workspace_id, id),
    FOREIGN KEY (workspace_id, stock_line_id) REFERENCES stock_line (workspace_id, id)
);
