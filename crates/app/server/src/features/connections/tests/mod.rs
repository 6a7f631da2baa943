//! Tests of what others tell us. The fixtures are in the providers' published formats, one for each kind of event.

mod connections;
mod shopify;
mod square;
mod stripe;
mod world;
