//! Worlds for tests: a private database, the whole router in this process, a clock that stands still.
//!
//! The same tests run on SQLite, and on PostgreSQL when `STOCKFLOW_TEST_DATABASE_URL` names a server.

mod depot;
mod laws;
mod sink;
mod snapshot;
mod statements;
mod world;

pub(crate) use depot::{Depot, depot};
pub(crate) use sink::{Received, Sink};
pub(crate) use world::{Got, PASSWORD, TestApp, Workspace, request, send};
