//! Replays of stock policies on demand as it was: a distribution centre, its stores, lost sales.
//!
//! Every day goods arrive in the morning, a policy may decide, customers come, and what is past its
//! shelf life is written off in the evening. A policy sees the **sales** up to yesterday, corrected for the
//! days on which a shelf was empty in the evening, never the demand itself and never the future.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `world` | demand, lead times, packs, shelf life and money of one product over its network |
//! | `replay` | one policy through the days |
//! | `outcome` | fill rate, stockout days, stock, orders, write-offs, money; sums over products |
//! | `plot` | fill rate against stock as a drawing |
//! | `history` | what a shop can know of demand, its empty shelves corrected |
//! | `strategy` | the policies that can be replayed, and the door for others |
//! | `forecaster` | the door for forecasts, and one that needs nothing but the sales |

mod forecaster;
mod history;
mod outcome;
mod plot;
mod replay;
mod stock;
mod strategy;
mod world;

pub use forecaster::{Blocks, Forecaster, Question, Smoothed, Tail};
pub use outcome::Outcome;
pub use plot::{Curve, efficiency_plot};
pub use replay::replay;
pub use strategy::{
    Decision, FixedLevels, MinMax, MovingAverageBaseStock, Planned, Seen, Service, Strategy, best_levels,
};
pub use world::{Prices, World, WorldError};
