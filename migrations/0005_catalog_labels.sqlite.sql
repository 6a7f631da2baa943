-- What products are found by: see features/catalog/labels.rs. New ids are appended to each label's range,
-- and the key is the whole row, so a table of its own beside it would only double it.
CREATE TABLE product_label (
    workspace_id TEXT NOT NULL,
    label TEXT NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, label, product_id)
) WITHOUT ROWID;
