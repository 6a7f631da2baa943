//! Tests of the catalog.

mod bulk;
mod delete;
mod products;
mod search;
mod world;
