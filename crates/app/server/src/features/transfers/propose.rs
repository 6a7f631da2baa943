//! From the situation to lines that can be kept: the network is solved as a whole.

use super::explained::MOVE_ARITHMETIC;
use super::model::{PRIORITIES, WINDOW_DAYS, default_lane};
use super::situation::Situation;
use super::wire::{Benefit, Cost, ForecastTerms, StockTerms, Terms};
use crate::features::network;
use crate::http::ApiError;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::transfers::{Goal, Lane, LaneTerms, Lanes, Options, Priority, Recommendation, recommend};

/// What a caller asked of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub(super) min_stock_difference: f64,
    pub(super) require_positive_roi: bool,
    pub(super) unit_margin: Option<Money>,
}

/// A move to be proposed.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub(super) product_id: String,
    pub(super) source_id: String,
    pub(super) dest_id: String,
    pub(super) quantity: Quantity,
    pub(super) priority: &'static str,
    pub(super) rank: i64,
    pub(super) reason: String,
    pub(super) roi: Option<f64>,
    pub(super) terms: Terms,
}

/// Solves the network. Pure, and some tenths of a second long: not for an async thread.
pub(super) fn propose(situation: &Situation, wish: Wish) -> Result<Vec<Proposal>, ApiError> {
    let products = situation.products(wish.unit_margin)?;
    let lanes = lanes_between(&situation.locations, &situation.lanes);
    let options = Options {
        goal: if wish.require_positive_roi { Goal::NetBenefit } else { Goal::Coverage },
        min_stock_difference: wish.min_stock_difference,
        ..Options::default()
    };
    let plan = recommend(&products, &lanes, &options).map_err(ApiError::internal)?;
    plan.recommendations.iter().map(|line| proposal(situation, line)).collect()
}

/// The lanes of a network by the numbers of its locations: those that are set, and what is assumed of the others.
pub fn lanes_between(locations: &[network::Location], lanes: &[network::Lane]) -> Lanes {
    let place = |id: &str| locations.iter().position(|location| location.id == id);
    let listed = lanes.iter().filter_map(|lane| {
        let terms = lane.allowed.then_some(LaneTerms {
            lead_time_days: lane.lead_time_days as f64,
            cost_per_trip: lane.cost_per_trip,
            cost_per_unit: lane.cost_per_unit,
            trip_capacity: lane.capacity,
        });
        Some(Lane { from: place(&lane.source_id)?, to: place(&lane.dest_id)?, terms })
    });
    Lanes { default: Some(default_lane()), listed: listed.collect() }
}

fn proposal(situation: &Situation, line: &Recommendation) -> Result<Proposal, ApiError> {
    let product = &situation.products[line.product];
    let (source, dest) = (&situation.locations[line.source], &situation.locations[line.destination]);
    let rank = match line.priority {
        Priority::Low => 0,
        Priority::Medium => 1,
        Priority::High => 2,
        Priority::Urgent => 3,
    };
    let (source_mean, source_sd) = situation.demand_of(&product.id, &source.id);
    let (dest_mean, dest_sd) = situation.demand_of(&product.id, &dest.id);
    let terms = Terms {
        benefit: Benefit {
            expected_extra_margin: line.expected_extra_margin,
            holding_saved: line.holding_saved,
            expiry_avoided: line.expiry_avoided,
        },
        cost: Cost { trip: line.trip_cost, units: line.unit_cost, lost_at_source: line.lost_at_source },
        stock: StockTerms {
            source_available: situation.available(&product.id, &source.id),
            dest_available: situation.available(&product.id, &dest.id),
            dest_inbound: situation.inbound(&product.id, &dest.id),
            source_cover_days_before: line.source_cover_days.0,
            source_cover_days_after: line.source_cover_days.1,
            dest_cover_days_before: line.destination_cover_days.0,
            dest_cover_days_after: line.destination_cover_days.1,
        },
        forecast: ForecastTerms {
            window_days: WINDOW_DAYS,
            source_mean,
            source_sd,
            source_safety_stock: situation.safety_stock(&product.id, &source.id)?,
            dest_mean,
            dest_sd,
            dest_safety_stock: situation.safety_stock(&product.id, &dest.id)?,
        },
        roi_range: line.roi_range,
        basis: Some(((&line.basis).into(), MOVE_ARITHMETIC.into())),
    };
    Ok(Proposal {
        product_id: product.id.clone(),
        source_id: source.id.clone(),
        dest_id: dest.id.clone(),
        quantity: line.quantity,
        priority: PRIORITIES[rank],
        rank: rank as i64,
        reason: named(&line.reason, &source.name, &dest.name),
        roi: line.roi,
        terms,
    })
}

/// The library does not know the names of the two ends.
fn named(reason: &str, source: &str, dest: &str) -> String {
    let text = reason.replace("The destination", dest).replace("The source", source);
    text.replace("the destination", dest).replace("the source", source)
}
