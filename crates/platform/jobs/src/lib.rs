//! Durable jobs in the program's own database.
//!
//! A job is enqueued in the transaction of the change that wants it, so neither happens without the
//! other. A worker **claims** it under a lease, extends the lease while it works, and writes the
//! outcome; whoever's lease ran out has lost the job, and its late outcome is ignored. A job may
//! therefore run twice: the second time must be harmless.
//!
//! | State | Means | Goes to |
//! |---|---|---|
//! | `QUEUED` | due at `run_at` | `RUNNING`, `CANCELLED` |
//! | `RUNNING` | leased to a worker until `lease_until` | any |
//! | `SUCCEEDED`, `FAILED`, `CANCELLED` | over | |
//!
//! The table is [`SCHEMA`], which the program's migrations create. It is not split by workspace:
//! workers serve all of them.

mod context;
mod job;
mod runner;
mod store;

pub use context::JobContext;
pub use job::{Enqueued, Job, JobError, JobState, NewJob};
pub use runner::{Handler, Runner, handler};
pub use store::{
    cancel, claim, complete, delete_finished, enqueue, fail, get, get_in_workspace, hand_back, heartbeat, list,
    queue_depth,
};

/// The tables of this crate, for a migration.
pub const SCHEMA: &str = include_str!("../schema.sql");
