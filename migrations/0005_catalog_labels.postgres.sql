-- What products are found by: see features/catalog/labels.rs. New ids are appended to each label's range.
CREATE TABLE product_label (
    workspace_id TEXT NOT NULL,
    label TEXT NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, label, product_id)
);
