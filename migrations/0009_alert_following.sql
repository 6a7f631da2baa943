-- Alerts are evaluated outside of the write transaction: what was found is written only if nobody else wrote meanwhile.

-- `turn` grows with every verdict that is written; `seen_movement`: how far the ledger was looked at;
-- `whole_at`: when all stock was looked at last, or is going to be.
ALTER TABLE alert_config ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert_config ADD COLUMN seen_movement BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert_config ADD COLUMN whole_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX alert_by_product ON alert (workspace_id, product_id, status);
UPDATE alert_config
   SET seen_movement = coalesce((SELECT s.ledger_length FROM workspace_sequence s WHERE s.workspace_id = alert_config.workspace_id), 0);
