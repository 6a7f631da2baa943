//! What to move and what to buy, for all products and places of a run together.
//!
//! 1. The need of each place is **time-phased**: the balance is projected day by day, so that goods that come too late do not
//!    hide a shortage (`need`).
//! 2. What is too much elsewhere goes first, by the transfer solver over the whole network ([`crate::transfers`]).
//! 3. What stays short is bought, in the supplier's packs and least quantities, at the quantity that its price breaks make
//!    cheapest (`plan`).
//! 4. Each next pack is ranked by the money it is expected to earn for the money it takes, so that a limited budget buys the
//!    best list (`budget`).
//!
//! Levels that somebody has set for a place ([`SetLevels`]) go before its days: at or below the reorder point it is filled
//! up to its level, by a move or an order.
//!
//! What expires before it is sold covers no later day, and no more is bought than sells within its shelf life. A centre and
//! what it supplies buy as one; its members are filled by moves.
//!
//! A place that is short and that no known way supplies is a **finding**, never silence.

mod budget;
mod need;
mod plan;

pub use budget::{Bought, Line, affordable, spend};
pub use need::{Need, Projection, need};
pub use plan::{
    Echelon, Finding, FindingKind, Item, Member, Place, Purchase, ReplenishmentError, ReplenishmentPlan, SetLevels,
    Sized, Sizing, Supply, missing, plan, size,
};
