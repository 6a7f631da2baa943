//! How the parts come together: guard, router, server, background work, telemetry.

mod guard;
mod operations;
mod router;
mod server;
pub mod telemetry;
mod trace;

pub use router::{openapi_document, router};
pub use server::{Serving, serve, work};
