//! Calls that the program makes: to public addresses alone unless the operator allows others, without redirects,
//! within seconds; and the secrets that such calls are signed with.

mod address;
mod allowed;
mod client;
mod seal;

pub use address::web_address;
pub use allowed::Allowed;
pub use client::{Answered, Client, Failure};
pub use seal::{seal, unseal};
