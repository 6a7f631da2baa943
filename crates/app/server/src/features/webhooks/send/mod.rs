//! Sending: what is queued for whom, how it is signed, and when it is tried again.

mod dispatcher;
mod lane;
mod message;
mod outcome;
mod presence;
mod queue;
mod schedule;
mod secret;
mod sweep;

pub use dispatcher::Dispatcher;
pub(super) use message::body_of;
pub(super) use queue::{NewDelivery, insert, queue_test};
pub(super) use secret::{new_secret, seal_secret};
pub use sweep::sweep;
