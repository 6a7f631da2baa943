//! The HTTP API of Stockflow.

pub mod pages;
