-- The class of each product by value (A, B, C) and by evenness (X, Y, Z), as the last replenishment run found it. It names no
-- product as a reference: what is left of a product that was deleted keeps nothing from anybody.
CREATE TABLE replenishment_class (
    workspace_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    abc TEXT NOT NULL,
    xyz TEXT NOT NULL,
    PRIMARY KEY (workspace_id, product_id)
);
