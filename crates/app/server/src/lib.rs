//! The HTTP API of Stockflow.
