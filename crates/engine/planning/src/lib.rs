//! Stock arithmetic as pure functions.
