-- Demand a day in each month ahead, from the month of the first day on, as the forecast of months has it (packed: see
-- features/forecasting/packed.rs), and a fingerprint of the months that it learnt from. What is summed up beyond the days of the
-- published path follows it; empty until the forecast is made anew.
ALTER TABLE forecast ADD COLUMN months BYTEA;
ALTER TABLE forecast ADD COLUMN months_learnt BIGINT NOT NULL DEFAULT 0;
