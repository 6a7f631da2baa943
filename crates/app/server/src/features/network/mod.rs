//! The network: locations as a tree with their bins, the channels that sell from them and by which policies,
//! and the lanes between them.

mod bins;
mod channel_policies;
mod channels;
mod lanes;
mod locations;
mod obstacles;
mod rules;

pub(crate) use bins::barred_kinds;
pub use bins::{Bin, bins_at};
pub use channel_policies::{Decided, Effective, Settings, Tier};
pub use channels::{Channel, NewChannel, create_channel, find_channel};
pub use lanes::{Lane, create_lane, lane_between, lanes};
pub(crate) use locations::FEED as LOCATION_FEED;
pub use locations::{Location, NewLocation, create_location, find_location, is_in_use, locations};
pub use locations::{location_fault, locations_by_code, locations_by_id, remove_location, save_location};
pub use obstacles::OBSTACLES;
pub use rules::{KeptRules, Rules};

use crate::http::Endpoints;

#[cfg(test)]
mod tests;

pub(crate) fn endpoints() -> Endpoints {
    locations::endpoints()
        .and(bins::endpoints())
        .and(channels::endpoints())
        .and(channel_policies::endpoints())
        .and(lanes::endpoints())
}
