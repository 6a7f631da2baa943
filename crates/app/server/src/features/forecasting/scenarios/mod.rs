//! Scenarios: what if, beside what is published.

mod standing;

pub(super) use standing::{Ready, aligned, differences, named, published, ratios, touched};
