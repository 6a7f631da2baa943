//! Imports from the upload to their undoing.

mod commit;
mod formats;
mod levels;
mod match_key;
mod preview;
mod round_trip;
mod stock;
mod suppliers;
mod undo;
mod world;
