//! Tests of replenishment: a store that runs out, a depot, a supplier.

mod centre;
mod deciding;
mod explaining;
mod fill_rate;
mod generating;
mod levels;
mod planner_levels;
mod pooling;
mod promising;
mod replaying;
mod shelf_life;
mod surplus;
mod world;
