//! The layer from outside, on SQLite and, where a server is named, on PostgreSQL.

mod bulk;
mod files;
mod migrations;
mod outages;
mod statements;
mod support;
mod transactions;
