-- The inbox of alerts: what is at stake, what people did about it, and what they think of the rule.

-- Money in millionths; `score`: money at risk times its probability. `state` is what people see: an alert that somebody
-- ended is RESOLVED for them, while `status` says whether its cause stands, so that it does not fire again.
ALTER TABLE alert ADD COLUMN quantity BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN money_at_risk BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN probability DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN score BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN state TEXT NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'RESOLVED'));
ALTER TABLE alert ADD COLUMN snoozed_until BIGINT;
ALTER TABLE alert ADD COLUMN acted_by TEXT NOT NULL DEFAULT '';
ALTER TABLE alert ADD COLUMN acted_at BIGINT;
ALTER TABLE alert ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'ACTED', 'FALSE_ALARM'));
UPDATE alert SET state = 'RESOLVED' WHERE status = 'RESOLVED';
CREATE INDEX alert_inbox ON alert (workspace_id, score, id) WHERE status = 'FIRED';
CREATE INDEX alert_snoozed ON alert (snoozed_until) WHERE state = 'SNOOZED';

-- What a week was expected to be, kept until it is over, and how the week before it went.
CREATE TABLE alert_expectation (
    workspace_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    mean DOUBLE PRECISION NOT NULL,
    sd DOUBLE PRECISION NOT NULL,
    past_first_day BIGINT,
    past_mean DOUBLE PRECISION NOT NULL,
    past_sd DOUBLE PRECISION NOT NULL,
    past_actual DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (workspace_id, product_id, location_id)
);
