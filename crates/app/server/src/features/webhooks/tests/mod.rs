//! Tests of events and webhooks.

mod delivery;
mod endpoints;
mod events;
mod failure;
mod survival;
mod world;

stockflow_db::sql! {
    LANE = "SELECT lane_worker, lane_until FROM webhook_endpoint WHERE workspace_id = $1";
    TAKE = "UPDATE webhook_endpoint SET lane_worker = 'dead', lane_until = $2 WHERE workspace_id = $1";
}
