-- Forecasting in full: events, overrides, runs and their versions, scenarios; demand out of the ledger.

-- What moves demand from outside. `starts` and `ends` are a day (every location's own) or an instant; both are
-- inclusive. An empty product, location or channel: all of them. What is deleted stays, so that history can name it.
CREATE TABLE forecast_event (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('PROMOTION', 'PRICE_CHANGE', 'HOLIDAY', 'WEATHER', 'BOOKING', 'MACRO', 'OTHER')),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    -- `starts` as a moment in UTC, to sort by.
    starts_at BIGINT NOT NULL,
    lift DOUBLE PRECISION NOT NULL,
    stacking TEXT NOT NULL CHECK (stacking IN ('MULTIPLICATIVE', 'ADDITIVE')),
    description TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    scenario_only BOOLEAN NOT NULL,
    changed_by TEXT NOT NULL,
    deleted_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX forecast_event_by_product ON forecast_event (workspace_id, product_id) WHERE deleted_at IS NULL;
CREATE INDEX forecast_event_by_start ON forecast_event (workspace_id, starts_at, id);

-- A planner's value beside the model's: the demand of a span, in the products' units.
CREATE TABLE forecast_override (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    -- What the model said for the same when it was overridden.
    model_quantity BIGINT NOT NULL,
    reason TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_by_id TEXT NOT NULL,
    deleted_by TEXT NOT NULL,
    deleted_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX forecast_override_by_created ON forecast_override (workspace_id, created_at, id);

-- Its share for each product at each location; the shares add up to the whole.
CREATE TABLE forecast_override_part (
    workspace_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    override_id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    model_quantity BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, product_id, location_id, override_id),
    FOREIGN KEY (workspace_id, override_id) REFERENCES forecast_override (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX forecast_override_part_by_override ON forecast_override_part (workspace_id, override_id);

-- `learnt`: a fingerprint of the events and stockouts that the history was cleaned of. `overlay`: which events,
-- overrides and scenario stand on it, as JSON. `model_path`: means with events; `final_path`: with overrides and
-- scenario too, empty where they are the same. Both packed: see features/forecasting/packed.rs.
ALTER TABLE forecast ADD COLUMN learnt BIGINT NOT NULL DEFAULT 0;
ALTER TABLE forecast ADD COLUMN overlay TEXT NOT NULL DEFAULT '[]';
ALTER TABLE forecast ADD COLUMN model_path BYTEA;
ALTER TABLE forecast ADD COLUMN final_path BYTEA;
-- The deviation of the error of the whole horizon together, as the model has it.
ALTER TABLE forecast ADD COLUMN sd DOUBLE PRECISION NOT NULL DEFAULT 0;

-- Every forecast that was ever published: accuracy is measured on what was said at the time.
CREATE TABLE forecast_version (
    workspace_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    model TEXT NOT NULL,
    class TEXT NOT NULL,
    -- Shares of the channels, as JSON.
    channels TEXT NOT NULL,
    data BYTEA NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('RUN', 'EVENT', 'OVERRIDE', 'SCENARIO')),
    cause_id TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    -- Expected demand over the days that this version and the one before it both cover.
    shared_days BIGINT NOT NULL,
    before_mean DOUBLE PRECISION,
    after_mean DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (workspace_id, product_id, location_id, first_day, made_at),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE UNIQUE INDEX forecast_version_by_id ON forecast_version (workspace_id, id);
CREATE INDEX forecast_version_by_time ON forecast_version (workspace_id, made_at, id);

-- A run over what has to be forecast anew, in chunks that workers share.
CREATE TABLE forecast_run (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    series BIGINT NOT NULL,
    chunks BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE forecast_chunk (
    workspace_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    pairs TEXT NOT NULL,
    series BIGINT NOT NULL,
    -- A worker has it until then; 0: nobody.
    claimed_until BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (workspace_id, run_id, number),
    FOREIGN KEY (workspace_id, run_id) REFERENCES forecast_run (workspace_id, id)
);

CREATE TABLE forecast_scenario (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('BASELINE', 'PROMOTIONAL', 'SEASONAL', 'STRESS', 'WHAT_IF')),
    status TEXT NOT NULL CHECK (status IN ('DRAFT', 'GENERATING', 'GENERATED', 'PUBLISHED', 'ARCHIVED', 'FAILED')),
    assumptions TEXT NOT NULL,
    failure TEXT NOT NULL,
    job_id TEXT NOT NULL,
    first_day BIGINT,
    summary TEXT NOT NULL,
    -- What stood published before it, to go back to.
    replaced_id TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at BIGINT,
    generated_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX forecast_scenario_published ON forecast_scenario (workspace_id) WHERE status = 'PUBLISHED';
CREATE INDEX forecast_scenario_by_created ON forecast_scenario (workspace_id, created_at, id);

-- Where a scenario differs from what is published: its demand a day in parts of the model's, packed.
CREATE TABLE forecast_scenario_part (
    workspace_id TEXT NOT NULL,
    scenario_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    id TEXT NOT NULL,
    ratios BYTEA NOT NULL,
    base DOUBLE PRECISION NOT NULL,
    total DOUBLE PRECISION NOT NULL,
    sd DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (workspace_id, scenario_id, product_id, location_id),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES forecast_scenario (workspace_id, id),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);

-- How far the ledger has been taken into the demand history.
CREATE TABLE demand_ledger (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
-- What the ledger knows of a day; `written`: what of it stands in the history; `due_at`: when the day is over there, as long
-- as something of it has to be written.
CREATE TABLE demand_ledger_day (
    workspace_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    written BIGINT,
    due_at BIGINT,
    PRIMARY KEY (workspace_id, product_id, location_id, day),
    FOREIGN KEY (workspace_id, product_id) REFERENCES product (workspace_id, id),
    FOREIGN KEY (workspace_id, location_id) REFERENCES location (workspace_id, id)
);
CREATE INDEX demand_ledger_day_due ON demand_ledger_day (due_at, workspace_id) WHERE due_at IS NOT NULL;
