-- The whole catalog: more of a product, taxonomies, categories, attributes and links.

ALTER TABLE product ADD COLUMN unit_indivisible BOOLEAN NOT NULL DEFAULT FALSE;
-- JSON lists and objects: read with their product in one row. What can be searched stands in product_label too.
ALTER TABLE product ADD COLUMN unit_conversions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE product ADD COLUMN weight BIGINT;
ALTER TABLE product ADD COLUMN requires_lot_tracking BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE product ADD COLUMN requires_expiry_tracking BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE product ADD COLUMN shelf_life_days BIGINT;
ALTER TABLE product ADD COLUMN categories TEXT NOT NULL DEFAULT '[]';
ALTER TABLE product ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE product ADD COLUMN variant_of TEXT;
ALTER TABLE product ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
-- Whether product_label tells of it: products from before that table are taken up when the program starts.
ALTER TABLE product ADD COLUMN labelled BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX product_unlabelled ON product (workspace_id, id) WHERE labelled = FALSE;
CREATE INDEX product_by_parent ON product (workspace_id, variant_of, id) WHERE variant_of IS NOT NULL;
-- Sorts what a search has found by name without reading the products; new ids only ever come at its end.
CREATE INDEX product_names ON product (workspace_id, id, name);

CREATE TABLE taxonomy (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name)
);

CREATE TABLE category (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    taxonomy_id TEXT NOT NULL,
    parent_id TEXT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, taxonomy_id) REFERENCES taxonomy (workspace_id, id),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES category (workspace_id, id)
);
-- Siblings have names of their own.
CREATE UNIQUE INDEX category_by_name ON category (workspace_id, taxonomy_id, coalesce(parent_id, ''), name);
CREATE INDEX category_by_parent ON category (workspace_id, parent_id, id);

-- `code` names the attribute in products and never changes.
CREATE TABLE attribute (
    workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'ENUM', 'MULTI_ENUM')),
    unit TEXT NOT NULL,
    required BOOLEAN NOT NULL,
    -- What a value must obey, as JSON: see features/catalog/attributes/definition.rs.
    rules TEXT NOT NULL,
    -- JSON list of the categories whose products have it (with their subtrees); empty: all products.
    category_ids TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, code)
);

CREATE TABLE product_link (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('RELATED', 'SUBSTITUTE', 'SUCCESSOR', 'COMPONENT', 'BUNDLE')),
    -- How much of the target one of the product has; null where that means nothing.
    quantity BIGINT CHECK (quantity > 0),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, product_id, target_id, kind),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, target_id) REFERENCES product (workspace_id, id)
);
CREATE INDEX product_link_by_target ON product_link (workspace_id, target_id, id);
