//! How a panel is forecast.

use crate::global::{GlobalOptions, Panel};

/// How the two ways to forecast a panel are made and judged.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelOptions {
    /// How the global model learns; its horizon is the request's, and it fits no quantile heads.
    pub global: GlobalOptions,
    /// Past windows of one horizon each, the latest ones, in which the two are compared; fewer where
    /// histories are short, none where they are too short for any.
    pub windows: usize,
}

impl PanelOptions {
    /// Options for a panel: those of the global model by default, and where the panel is small, smaller
    /// trees, more of them, in larger blocks of horizons.
    #[must_use]
    pub fn suited(panel: &Panel<'_>, horizon: usize) -> Self {
        let periods: usize = panel.series.iter().map(|series| series.values.len()).sum();
        let mut global = GlobalOptions { horizon, ..GlobalOptions::default() };
        if periods < SMALL {
            global.block = horizon;
            global.min_history = 8;
            global.similar_periods = if panel.drivers.is_empty() { 0 } else { 2 * YEAR };
            global.boost.rounds = 300;
            global.boost.learning_rate = 0.05;
            global.boost.max_leaves = 15;
            global.boost.min_leaf_curvature = 30.0;
            global.boost.row_fraction = 0.7;
        }
        Self { global, windows: 2 }
    }
}

/// Panels of fewer periods over all series are small.
const SMALL: usize = 200_000;
/// Periods in which conditions like those to forecast are searched, halved.
const YEAR: usize = 52;
