//! Centres: who supplies whom, and what a centre needs for all that it supplies.
//!
//! Where safety stock stands is decided by guaranteed service (`stockflow_planning::echelons`): the centre promises its stores
//! a time, and each place covers what its own promise does not. What it is then is the quantile of demand over those days.

use super::inputs::{DueReceipt, LineInputs};
use super::planner_levels::{OwnStock, PlannerLevels};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use stockflow_forecast::deviation_over;
use stockflow_kernel::Quantity;
use stockflow_planning::demand::{Demand, normal};
use stockflow_planning::echelons::{Placement, Stage, guaranteed_service};
use stockflow_planning::replenishment::Member;
use stockflow_planning::safety::spread_lead_time;
use stockflow_planning::transfers::Lanes;

/// A place that a centre supplies, or the centre itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7h", "available": 6, "wayDays": 1, "promiseDays": 0, "coveredDays": 8,
    "demandMean": 40, "demandSd": 6.1, "serviceLevel": 0.98, "minLevel": null
}))]
pub(super) struct EchelonMember {
    pub(super) location_id: String,
    /// Free there today.
    pub(super) available: Quantity,
    /// From whom it is supplied by, in days; of the centre 0.
    pub(super) way_days: i64,
    /// Within how many days it serves whom it supplies; 0: from its shelf.
    pub(super) promise_days: u32,
    /// Days whose demand its stock must cover.
    pub(super) covered_days: usize,
    /// Over these days, its own and of all that it supplies.
    pub(super) demand_mean: f64,
    pub(super) demand_sd: f64,
    /// Its own; null: that of the whole.
    #[serde(default)]
    pub(super) service_level: Option<f64>,
    /// The minimum that a planner has set there, kept in place of what its service would take; null: none.
    #[serde(default)]
    pub(super) min_level: Option<Quantity>,
}

/// A centre with what it supplies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "onwardDays": 1, "members": [] }))]
pub(super) struct EchelonInputs {
    /// The longest way from the centre to a shelf, in days.
    pub(super) onward_days: i64,
    /// The centre first.
    pub(super) members: Vec<EchelonMember>,
}

impl LineInputs {
    /// Safety stock of a centre and of all that it supplies, each for the days that it covers, in whole units.
    pub(super) fn echelon_safety_stock(&self) -> Result<f64, ApiError> {
        let late = self.supply.as_ref().map_or(0.0, |supply| supply.lead_time_sd_days);
        let mut units = 0.0;
        for (at, member) in self.echelon.iter().flat_map(|echelon| echelon.members.iter().enumerate()) {
            if let Some(minimum) = member.min_level {
                units += minimum.to_f64();
                continue;
            }
            if member.demand_mean <= 0.0 || member.covered_days == 0 {
                continue;
            }
            let known = Demand::gamma(member.demand_mean, member.demand_sd).map_err(ApiError::internal)?;
            // Only the centre waits for the supplier.
            let sd_days = if at == 0 { late } else { 0.0 };
            let demand = spread_lead_time(&known, member.covered_days as f64, sd_days);
            let level = member.service_level.unwrap_or(self.service_level);
            let cycle = member.demand_mean / member.covered_days as f64 * self.review_days as f64;
            units += self.for_service(&demand, cycle, level)?.ceil();
        }
        Ok(units)
    }

    /// Mean and deviation of demand over other days than those covered.
    fn over(&self, days: usize) -> (f64, f64) {
        let known: f64 = self.daily_demand.iter().take(days).sum();
        let mean = known + self.daily() * days.saturating_sub(self.daily_demand.len()) as f64;
        (mean, deviation_over(self.demand_sd, self.cover_days, days))
    }
}

/// Ways between locations, by their numbers.
pub(super) struct Ways {
    /// By destination: the sources of open lanes with terms of their own, the fastest first, of equals the cheapest.
    into: Vec<Vec<usize>>,
    /// Of a lane with terms of its own; `None`: closed.
    days: HashMap<(usize, usize), Option<i64>>,
    usual: Option<i64>,
}

impl Ways {
    pub(super) fn new(locations: usize, lanes: &Lanes) -> Self {
        let mut open: Vec<_> = lanes.listed.iter().filter_map(|lane| Some((lane, lane.terms?))).collect();
        open.sort_by(|(a, x), (b, y)| {
            let cost = (x.cost_per_trip, x.cost_per_unit).cmp(&(y.cost_per_trip, y.cost_per_unit));
            x.lead_time_days.total_cmp(&y.lead_time_days).then(cost).then(a.from.cmp(&b.from))
        });
        let mut into = vec![Vec::new(); locations];
        for (lane, _) in &open {
            into[lane.to].push(lane.from);
        }
        let whole = |days: f64| days.ceil() as i64;
        Self {
            into,
            days: lanes
                .listed
                .iter()
                .map(|lane| ((lane.from, lane.to), lane.terms.map(|terms| whole(terms.lead_time_days))))
                .collect(),
            usual: lanes.default.as_ref().map(|terms| whole(terms.lead_time_days)),
        }
    }

    /// Days from one location to another; `None`: there is no way.
    fn days(&self, from: usize, to: usize) -> Option<i64> {
        self.days.get(&(from, to)).copied().unwrap_or(self.usual)
    }
}

/// A place in a tree of supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Branch {
    pub(super) location: usize,
    /// Its supplier's place in the list; `None`: the centre at the top.
    above: Option<usize>,
    way_days: i64,
}

/// The ways by which a tree is supplied, each from whom it comes.
pub(super) fn supplied(tree: &[Branch]) -> impl Iterator<Item = (usize, usize)> {
    tree.iter().filter_map(|branch| Some((tree[branch.above?].location, branch.location)))
}

impl Branch {
    /// As the planning library takes it.
    pub(super) fn member(&self) -> Member {
        Member { location: self.location, way_days: usize::try_from(self.way_days).unwrap_or(0) }
    }
}

/// The trees of supply of one product, each with its centre first and everybody after whom it is supplied by.
///
/// A place is supplied from where its level says (`named`); or else, if the product sells there, over the fastest lane from
/// a location that forecasts know nothing of (`sells_nothing`): a centre. A way that leads back to where it began, or that is closed,
/// is none.
pub(super) fn trees(
    ways: &Ways,
    known: &BTreeMap<usize, LineInputs>,
    named: impl Fn(usize) -> Option<usize>,
    sells_nothing: impl Fn(usize) -> bool,
) -> Vec<Vec<Branch>> {
    let mut above: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, inputs) in known {
        let over_lane = || ways.into[*at].iter().copied().find(|from| sells_nothing(*from));
        let from = named(*at).or_else(|| if inputs.demand_mean > 0.0 { over_lane() } else { None });
        if let Some(from) = from.filter(|from| from != at && ways.days(*from, *at).is_some()) {
            above.insert(*at, from);
        }
    }
    let circular = |at: usize| {
        let mut place = at;
        for _ in 0..=above.len() {
            match above.get(&place) {
                Some(next) => place = *next,
                None => return false,
            }
        }
        true
    };
    let circles: Vec<usize> = above.keys().copied().filter(|at| circular(*at)).collect();
    above.retain(|at, _| !circles.contains(at));
    let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, from) in &above {
        below.entry(*from).or_default().push(*at);
    }
    let tops = below.keys().copied().filter(|from| !above.contains_key(from));
    let tree = |top: usize| {
        let mut tree = vec![Branch { location: top, above: None, way_days: 0 }];
        let mut next = 0;
        while next < tree.len() {
            let from = tree[next].location;
            for to in below.get(&from).into_iter().flatten() {
                let way_days = ways.days(from, *to).unwrap_or(0);
                tree.push(Branch { location: *to, above: Some(next), way_days });
            }
            next += 1;
        }
        tree
    };
    tops.map(tree).collect()
}

/// Makes the line of the centre at the top of a tree out of what is known of its members, and gives them the days that they
/// cover themselves. `empty`: of a place of which nothing is known yet, as the centre is supplied.
pub(super) fn pool(
    tree: &[Branch],
    known: &mut BTreeMap<usize, LineInputs>,
    empty: LineInputs,
    name: impl Fn(usize) -> String,
) -> Result<LineInputs, ApiError> {
    let lead = empty.supply.as_ref().map_or(0, |supply| supply.lead_time_days);
    let review = empty.review_days;
    let placed = place(tree, known, lead, review, empty.service_level)?;
    let mut reached = vec![0; tree.len()];
    for (at, branch) in tree.iter().enumerate() {
        reached[at] = branch.above.map_or(0, |above| reached[above]) + branch.way_days;
    }
    let onward_days = reached.iter().copied().max().unwrap_or(0);
    let days = |days: i64| usize::try_from(days.max(1)).unwrap_or(1);
    let mut whole = empty;
    whole.cover_days = days(lead + onward_days + review);
    let covered: Vec<usize> = placed.iter().map(|one| usize::try_from(one.covered).unwrap_or(0)).collect();
    let (mut over_all, mut over_covered) = ((0.0, 0.0), vec![(0.0, 0.0); tree.len()]);
    for (at, branch) in tree.iter().enumerate() {
        let Some(inputs) = known.get(&branch.location) else { continue };
        add(&mut over_all, inputs.over(whole.cover_days));
        // Demand flows up to everybody who supplies it.
        let mut place = Some(at);
        while let Some(up) = place {
            add(&mut over_covered[up], inputs.over(covered[up]));
            place = tree[up].above;
        }
    }
    if let Some(set) = &mut whole.planner_levels {
        set.own_stock = Some(own_stock(known.get(&tree[0].location)));
    }
    let supplies: Vec<bool> = (0..tree.len()).map(|at| tree.iter().any(|branch| branch.above == Some(at))).collect();
    let mut members = Vec::with_capacity(tree.len());
    for (at, branch) in tree.iter().enumerate() {
        let mut member = EchelonMember {
            location_id: name(branch.location),
            available: Quantity::ZERO,
            way_days: branch.way_days,
            promise_days: placed[at].promise,
            covered_days: covered[at],
            demand_mean: over_covered[at].0,
            demand_sd: over_covered[at].1.sqrt(),
            service_level: None,
            min_level: if at == 0 { whole.planner_levels.as_ref().and_then(PlannerLevels::minimum) } else { None },
        };
        if let Some(inputs) = known.get_mut(&branch.location) {
            add_days(&mut whole.daily_demand, &inputs.daily_demand, inputs.daily());
            whole.available = whole.available.checked_add(inputs.available).unwrap_or(whole.available);
            whole.receipts.extend(inputs.receipts.iter().copied());
            whole.expiring.extend(inputs.expiring.iter().copied());
            (member.available, member.service_level) = (inputs.available, Some(inputs.service_level));
            whole.forecast_made_at = whole.forecast_made_at.max(inputs.forecast_made_at);
            // The centre keeps for its own customers what they want until the next goods come.
            let own = if at == 0 { days(lead + review) } else { covered[at].max(1) };
            (inputs.demand_mean, inputs.demand_sd) = inputs.over(own);
            (inputs.cover_days, inputs.bought_by) = (own, Some(name(tree[0].location)));
            if supplies[at] {
                // What it holds is there to be sent on, up to what its own customers want.
                inputs.planner_levels = None;
            } else {
                member.min_level = inputs.planner_levels.as_ref().and_then(PlannerLevels::minimum);
            }
        }
        members.push(member);
    }
    (whole.demand_mean, whole.demand_sd) = (over_all.0, over_all.1.sqrt());
    by_day(&mut whole.receipts);
    by_day(&mut whole.expiring);
    whole.echelon = Some(EchelonInputs { onward_days, members });
    Ok(whole)
}

/// What lies in a centre, of which these are the inputs by itself; `None`: nothing.
fn own_stock(inputs: Option<&LineInputs>) -> OwnStock {
    inputs.map_or_else(OwnStock::default, |inputs| OwnStock {
        available: inputs.available,
        moved_in: Quantity::ZERO,
        receipts: inputs.receipts.clone(),
        expiring: inputs.expiring.clone(),
    })
}

/// Where safety stock stands: the centre waits for the supplier, the others for their way and the next run.
fn place(
    tree: &[Branch],
    known: &BTreeMap<usize, LineInputs>,
    lead: i64,
    review: i64,
    service_level: f64,
) -> Result<Vec<Placement>, ApiError> {
    let stage = |branch: &Branch| {
        let inputs = known.get(&branch.location).filter(|inputs| inputs.demand_mean > 0.0);
        let days = if branch.above.is_none() { lead } else { branch.way_days + review };
        Stage {
            supplier: branch.above,
            processing: u32::try_from(days.max(0)).unwrap_or(0),
            // A unit costs the same to hold wherever it stands.
            holding_cost: 1.0,
            demand_sd: inputs.map_or(0.0, |inputs| inputs.demand_sd / (inputs.cover_days.max(1) as f64).sqrt()),
            inbound: 0,
            longest_promise: inputs.map(|_| 0),
        }
    };
    let stages: Vec<Stage> = tree.iter().map(stage).collect();
    let factor = normal::quantile(service_level).max(0.0);
    Ok(guaranteed_service(&stages, factor).map_err(ApiError::internal)?.0)
}

/// Means add, and variances: errors of different places are taken as independent.
fn add(sum: &mut (f64, f64), (mean, sd): (f64, f64)) {
    sum.0 += mean;
    sum.1 += sd * sd;
}

/// Adds the days of one place to those of all; `usual` stands for days that are not known.
fn add_days(all: &mut Vec<f64>, days: &[f64], usual: f64) {
    if all.is_empty() {
        all.extend_from_slice(days);
        return;
    }
    if !days.is_empty() {
        all.iter_mut().enumerate().for_each(|(day, sum)| *sum += days.get(day).copied().unwrap_or(usual));
    }
}

fn by_day(list: &mut Vec<DueReceipt>) {
    let mut days: BTreeMap<usize, Quantity> = BTreeMap::new();
    for due in list.iter() {
        let sum = days.entry(due.in_days).or_default();
        *sum = sum.checked_add(due.quantity).unwrap_or(*sum);
    }
    *list = days.into_iter().map(|(in_days, quantity)| DueReceipt { in_days, quantity }).collect();
}
