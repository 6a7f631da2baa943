//! The areas of the product. Each may use those before it, only through their `mod.rs`.

pub mod access;

use crate::http::Endpoints;

/// Every endpoint.
#[must_use]
pub fn endpoints() -> Endpoints {
    access::endpoints()
}
