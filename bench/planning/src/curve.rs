//! Fill rate against stock.

use stockflow_planning::simulation::{self, Outcome};

/// A policy told one level of service.
pub(crate) struct Point {
    /// What it was told.
    pub(crate) told: f64,
    /// What came of it.
    pub(crate) outcome: Outcome,
}

impl Point {
    pub(crate) fn new(told: f64, outcome: Outcome) -> Self {
        Self { told, outcome }
    }
}

/// A policy told one level after the other, upwards.
pub(crate) struct Curve {
    /// The policy.
    pub(crate) name: String,
    /// Upwards.
    pub(crate) points: Vec<Point>,
}

impl Curve {
    pub(crate) const fn new(name: String) -> Self {
        Self { name, points: Vec::new() }
    }

    /// As it is drawn.
    pub(crate) fn drawn(&self) -> simulation::Curve<'_> {
        simulation::Curve { name: &self.name, outcomes: self.points.iter().map(|point| point.outcome).collect() }
    }

    /// What `measure` is at a fill rate, straight between neighbours; `None` outside the curve.
    pub(crate) fn at(&self, fill_rate: f64, measure: impl Fn(&Outcome) -> f64) -> Option<f64> {
        self.points.windows(2).find_map(|pair| {
            let [a, b] = [&pair[0].outcome, &pair[1].outcome];
            let (low, high) = (a.fill_rate(), b.fill_rate());
            let inside = low <= fill_rate && fill_rate <= high && high > low;
            let share = (fill_rate - low) / (high - low);
            inside.then(|| measure(a) + share * (measure(b) - measure(a)))
        })
    }

    /// The least total cost on the curve.
    pub(crate) fn cheapest(&self) -> Option<&Point> {
        self.points.iter().min_by(|a, b| a.outcome.total_cost().total_cmp(&b.outcome.total_cost()))
    }
}
