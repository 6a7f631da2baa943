//! Policies by class of product.

use crate::analytics::{Abc, Xyz};
use std::collections::BTreeMap;

/// How orders are sized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// A fixed quantity at the reorder point.
    FixedQuantity,
    /// The economic order quantity at the reorder point.
    Eoq,
    /// Up to the maximum once below the minimum.
    MinMax,
    /// Up to a level at every review.
    Periodic,
    /// Up to the level that gives the service wanted, from the distribution of demand.
    ServiceLevel,
}

/// A class by value and by evenness.
pub type Segment = (Abc, Xyz);

/// What a class is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SegmentPolicy {
    /// How orders are sized.
    pub method: Method,
    /// Probability that a cycle ends without a stockout, between 0 and 1.
    pub service_level: f64,
    /// Days between reviews, above zero.
    pub review_days: u32,
}

/// Policies of all nine classes, and exceptions by product.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentDefaults<K: Ord> {
    by_segment: BTreeMap<Segment, SegmentPolicy>,
    overrides: BTreeMap<K, SegmentPolicy>,
}

impl<K: Ord> Default for SegmentDefaults<K> {
    /// What carries value and sells evenly is served best, because there a point of service costs least stock for its
    /// money (the exchange curves of Silver, Pyke & Thomas (2017), section 7.4): 98 % for AX down to 90 % for CZ; A and B are
    /// reviewed weekly, C every two weeks.
    fn default() -> Self {
        let levels = [[0.98, 0.97, 0.95], [0.97, 0.95, 0.93], [0.95, 0.92, 0.90]];
        let mut by_segment = BTreeMap::new();
        for (abc, row) in [Abc::A, Abc::B, Abc::C].into_iter().zip(levels) {
            for (xyz, service_level) in [Xyz::X, Xyz::Y, Xyz::Z].into_iter().zip(row) {
                let review_days = if abc == Abc::C { 14 } else { 7 };
                let policy = SegmentPolicy { method: Method::ServiceLevel, service_level, review_days };
                by_segment.insert((abc, xyz), policy);
            }
        }
        Self { by_segment, overrides: BTreeMap::new() }
    }
}

impl<K: Ord> SegmentDefaults<K> {
    /// Gives a class another policy.
    pub fn set(&mut self, segment: Segment, policy: SegmentPolicy) {
        self.by_segment.insert(segment, policy);
    }

    /// Makes an exception of one product.
    pub fn except(&mut self, key: K, policy: SegmentPolicy) {
        self.overrides.insert(key, policy);
    }

    /// The exception if there is one, else what the class is given.
    #[must_use]
    pub fn policy(&self, key: &K, segment: Segment) -> SegmentPolicy {
        let usual = self.by_segment.get(&segment).copied();
        let fallback = SegmentPolicy { method: Method::ServiceLevel, service_level: 0.95, review_days: 7 };
        self.overrides.get(key).copied().or(usual).unwrap_or(fallback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_goes_before_its_class() {
        let mut defaults = SegmentDefaults::default();
        let own = SegmentPolicy { method: Method::MinMax, service_level: 0.8, review_days: 1 };
        defaults.except("socks", own);
        assert_eq!(defaults.policy(&"socks", (Abc::A, Xyz::X)), own);
        assert_eq!(defaults.policy(&"hats", (Abc::A, Xyz::X)).service_level, 0.98);
        assert_eq!(defaults.policy(&"hats", (Abc::C, Xyz::Z)).review_days, 14);
        defaults.set((Abc::C, Xyz::Z), own);
        assert_eq!(defaults.policy(&"hats", (Abc::C, Xyz::Z)), own);
    }
}
