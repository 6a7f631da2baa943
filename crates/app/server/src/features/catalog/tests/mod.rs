//! Tests of the catalog.

mod attributes;
mod bulk;
mod categories;
mod delete;
mod links;
mod products;
mod search;
mod suggest;
mod world;
