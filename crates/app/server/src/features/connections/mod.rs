//! What others tell us: webhooks of Stripe (billing), Shopify and Square (products and stock).
//!
//! A message counts if its signature, made over the body as it came, is right, if it is not too old, and if it was not
//! received before. What it changes and the note that it was received are written in one transaction. A kind that is
//! not known is accepted and noted: the sender is not to try it again.
//!
//! | folder | what stands there |
//! | --- | --- |
//! | `connection` | connections to shops, with their secret and what their things are called here |
//! | `incoming` | receiving: signatures, once and not twice, and what each kind does |

mod connection;
mod incoming;

#[cfg(test)]
mod tests;

pub use incoming::sweep;

use crate::http::Endpoints;

pub(crate) fn endpoints() -> Endpoints {
    connection::endpoints().and(incoming::endpoints())
}
