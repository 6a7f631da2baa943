//! Tests of replenishment: a store that runs out, a depot, a supplier.

mod centre;
mod deciding;
mod explaining;
mod generating;
mod levels;
mod pooling;
mod promising;
mod replaying;
mod shelf_life;
mod surplus;
mod world;
