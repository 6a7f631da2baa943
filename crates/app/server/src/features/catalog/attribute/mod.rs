//! Attributes: typed definitions, and what a value must obey.

mod definition;
mod store;

pub use definition::{AttributeType, Definition, Rules};
pub use store::definitions;
