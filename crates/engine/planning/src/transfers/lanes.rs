//! The lanes that a run may use, numbered as they are first asked for.

use super::input::{LaneTerms, Lanes};
use std::collections::BTreeMap;

/// A lane that at least one product could use.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberedLane {
    pub terms: LaneTerms,
}

impl NumberedLane {
    /// Trips that carry `load` millionths of a unit.
    fn trips(&self, load: i64) -> i64 {
        match self.terms.trip_capacity {
            _ if load <= 0 => 0,
            None => 1,
            Some(capacity) => (load - 1) / capacity.micros() + 1,
        }
    }

    /// One trip carries everything.
    pub(super) const fn has_room_for_all(&self) -> bool {
        self.terms.trip_capacity.is_none()
    }

    /// What carrying `load` millionths of a unit costs in trips, in money.
    pub(super) fn trip_cost(&self, load: i64) -> f64 {
        self.trips(load) as f64 * self.terms.cost_per_trip.to_f64()
    }

    /// The same in millionths of money, exactly.
    pub(super) fn trip_micros(&self, load: i64) -> i64 {
        self.trips(load).saturating_mul(self.terms.cost_per_trip.micros())
    }
}

/// Terms by pair, and numbers for the pairs in use.
#[derive(Debug)]
pub(super) struct LaneTable {
    default: Option<LaneTerms>,
    listed: BTreeMap<(usize, usize), Option<LaneTerms>>,
    numbers: BTreeMap<(usize, usize), usize>,
    pub lanes: Vec<NumberedLane>,
}

impl LaneTable {
    pub(super) fn new(lanes: &Lanes) -> Self {
        Self {
            default: lanes.default,
            listed: lanes.listed.iter().map(|lane| ((lane.from, lane.to), lane.terms)).collect(),
            numbers: BTreeMap::new(),
            lanes: Vec::new(),
        }
    }

    /// `None`: closed.
    pub(super) fn terms(&self, from: usize, to: usize) -> Option<LaneTerms> {
        match self.listed.get(&(from, to)) {
            Some(terms) => *terms,
            None => self.default,
        }
    }

    /// The number of an open lane; a closed one gets a number that no lane has.
    pub(super) fn number(&mut self, from: usize, to: usize) -> usize {
        if let Some(known) = self.numbers.get(&(from, to)) {
            return *known;
        }
        let Some(terms) = self.terms(from, to) else {
            return usize::MAX;
        };
        let number = self.lanes.len();
        self.numbers.insert((from, to), number);
        self.lanes.push(NumberedLane { terms });
        number
    }
}
