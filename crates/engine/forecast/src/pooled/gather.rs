//! A pool in the making.

use super::Pool;
use super::equations::{Equations, Room};
use crate::choose::known::Known;
use crate::{DemandClass, ModelName, Request, Series};

/// Sums over series gone through one by one, for a [`Pool`] of them all.
#[derive(Clone, Debug)]
pub struct Pooling {
    request: Request,
    past: Vec<Equations>,
    now: Vec<Equations>,
    room: Room,
}

/// Orders without a season: lengths of memory that are averaged. The shortest is there for histories of eight periods,
/// of which four stand before the first rolling origin.
const ORDERS: [usize; 5] = [3, 4, 6, 9, 12];

impl Pooling {
    /// Nothing gone through yet; `None` where a pool has nothing to say to such a request: the season is longer than
    /// [`Pool::MAX_SEASON`], there are several, the horizon is longer than [`Pool::MAX_HORIZON`], or models are
    /// named and [`ModelName::Pooled`] is not among them.
    #[must_use]
    pub fn new(request: &Request) -> Option<Self> {
        let named = request.models.is_empty() || request.models.contains(&ModelName::Pooled);
        let season = request.season;
        if request.check().is_err()
            || !named
            || season > Pool::MAX_SEASON
            || request.horizon > Pool::MAX_HORIZON
            || request.seasons().len() > 1
        {
            return None;
        }
        // With a season: two and three of them, and the step before.
        let orders = if season == 1 { ORDERS.to_vec() } else { vec![2 * season + 1, 3 * season + 1] };
        let equations: Vec<Equations> = orders.iter().map(|&order| Equations::new(order, request.horizon)).collect();
        Some(Self { request: request.clone(), past: equations.clone(), now: equations, room: Room::default() })
    }

    /// Takes in one series, cleaned as for its forecast; a slow mover, one that is new or has ended, or that cannot be
    /// forecast, tells nothing.
    pub fn add(&mut self, series: &Series<'_>) {
        if series.check().is_err() {
            return;
        }
        let known = Known::of(series, &self.request);
        let values = &known.clean.values;
        let Some(plan) = known.plan else { return };
        if !matches!(known.pattern.class, DemandClass::Smooth | DemandClass::Erratic) {
            return;
        }
        self.past.iter_mut().for_each(|order| order.add(&values[..plan.first()], &mut self.room));
        self.now.iter_mut().for_each(|order| order.add(values, &mut self.room));
    }

    /// Both together, which must be for the same request.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.past.iter_mut().zip(&other.past).for_each(|(own, other)| own.merge(other));
        self.now.iter_mut().zip(&other.now).for_each(|(own, other)| own.merge(other));
        self
    }

    /// What the series have in common; `None` where fewer than [`Pool::FEWEST`] of them had enough history.
    #[must_use]
    pub fn pool(&self) -> Option<Pool> {
        let solve = |orders: &[Equations]| orders.iter().filter_map(Equations::solve).collect::<Vec<_>>();
        let (past, now) = (solve(&self.past), solve(&self.now));
        let season = self.request.season;
        let series = self.now.iter().map(Equations::series).max().unwrap_or(0);
        (!past.is_empty() && !now.is_empty()).then_some(Pool { season, series, past, now })
    }
}
