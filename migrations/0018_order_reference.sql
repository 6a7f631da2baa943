-- Orders are found by what they were made for: an alert asks whether one of its own is under way.
CREATE INDEX purchase_order_by_reference ON purchase_order (workspace_id, reference);
