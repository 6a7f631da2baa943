//! Tests of the analytics.

mod analytics;
mod expiry;
mod world;
