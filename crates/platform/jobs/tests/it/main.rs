//! Jobs from outside, on SQLite and, where a server is named, on PostgreSQL.

mod queue;
mod runner;
mod support;
