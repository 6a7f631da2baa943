//! Tests of replenishment: a store that runs out, a depot, a supplier.

mod deciding;
mod explaining;
mod generating;
mod replaying;
mod world;
