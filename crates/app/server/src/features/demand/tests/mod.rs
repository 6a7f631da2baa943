//! Tests of demand: packing, reading and recording.

mod chunk;
mod get_demand;
mod ledger;
mod record_demand;
pub(crate) mod world;
