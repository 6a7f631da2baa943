//! Tests of procurement: a dairy that states seven days, milk, and a depot that receives it.

mod purchase_orders;
mod suppliers;
mod world;
