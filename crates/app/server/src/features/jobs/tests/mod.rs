//! What holds.
