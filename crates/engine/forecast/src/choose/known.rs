//! What is known of a series before any model is tried.

use super::backtest::Plan;
use super::classify::classify;
use crate::clean::{Clean, clean};
use crate::{DemandClass, Pattern, Request, Series};

/// A cleaned series, how its demand behaves, and from where its past is forecast again.
pub(crate) struct Known {
    pub(crate) clean: Clean,
    pub(crate) pattern: Pattern,
    /// `None` where there is nothing to hold out.
    pub(crate) plan: Option<Plan>,
}

impl Known {
    pub(crate) fn of(series: &Series<'_>, request: &Request) -> Self {
        let clean = clean(series, request.season);
        let pattern = classify(&clean.values, request.season);
        let plan = match pattern.class {
            DemandClass::Dead | DemandClass::New => None,
            _ => Plan::new(clean.values.len(), request.horizon, request.origins),
        };
        Self { clean, pattern, plan }
    }
}
