//! Categories in taxonomies.

mod lineage;
mod wire;

pub use lineage::{lineages, subtrees};
pub(super) use wire::{CategoryName, names};
