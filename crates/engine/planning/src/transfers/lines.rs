//! From flows to recommendations: every term of a line's money, split so that lines sum to the whole.

use super::input::{Goal, Options};
use super::lanes::NumberedLane;
use super::market::{Market, Moved, cover_days, covered_micros};
use super::plan::Recommendation;
use super::priority::{Pressure, priority};
use super::worth::{MoveBasis, Worth};
use rayon::prelude::*;
use stockflow_kernel::{Money, Quantity};

/// A line before its trip is known.
struct Draft {
    product: usize,
    route: usize,
    basis: MoveBasis,
    worth: Worth,
    trip: Money,
}

impl Draft {
    fn benefit(&self) -> f64 {
        let Worth { margin, holding, rescued, units, lost } = self.worth;
        margin + holding + rescued - units.to_f64() - lost
    }

    fn net(&self) -> f64 {
        self.benefit() - self.trip.to_f64()
    }
}

/// Lines of the flows. Lines that do not pay (for [`Goal::NetBenefit`]) or are too many for their
/// source are taken out of the flows, and what is left is counted anew.
pub(super) fn lines(
    markets: &[Market<'_>],
    lanes: &[NumberedLane],
    flows: &mut [Vec<Moved>],
    options: &Options,
) -> Vec<Recommendation> {
    loop {
        let all = markets.par_iter().zip(&*flows).enumerate();
        let mut drafts: Vec<Draft> =
            all.flat_map_iter(|(product, (market, flows))| draft(product, market, flows)).collect();
        share_trips(markets, lanes, &mut drafts);
        let gone = dropped(markets, &drafts, options);
        if gone.is_empty() {
            let write = |draft: Draft| write(&markets[draft.product], draft, lanes, options);
            return drafts.into_par_iter().map(write).collect();
        }
        for (product, route) in gone {
            flows[product][route] = Moved::default();
        }
    }
}

fn draft(product: usize, market: &Market<'_>, flows: &[Moved]) -> Vec<Draft> {
    let (out, inward) = totals(market, flows);
    let mut drafts = Vec::new();
    for (index, (route, moved)) in market.routes.iter().zip(flows).enumerate() {
        if moved.packs() == 0 {
            continue;
        }
        let (basis, shorts) = market.basis(route, *moved, out[route.supplier], inward[route.receiver]);
        let worth = basis.worth(&shorts);
        drafts.push(Draft { product, route: index, basis, worth, trip: Money::ZERO });
    }
    drafts
}

/// Packs out of each supplier, and into each receiver.
fn totals(market: &Market<'_>, flows: &[Moved]) -> (Vec<i64>, Vec<Moved>) {
    let mut out = vec![0; market.suppliers.len()];
    let mut inward = vec![Moved::default(); market.receivers.len()];
    for (route, moved) in market.routes.iter().zip(flows) {
        out[route.supplier] += moved.packs();
        inward[route.receiver].regular += moved.regular;
        inward[route.receiver].expiring += moved.expiring;
    }
    (out, inward)
}

/// Splits each lane's trips over its lines in proportion to their benefit, so that no line looks
/// like a loss on a lane that pays; to the millionth, by differences of rounded running sums.
fn share_trips(markets: &[Market<'_>], lanes: &[NumberedLane], drafts: &mut [Draft]) {
    let mut riders: Vec<Vec<usize>> = vec![Vec::new(); lanes.len()];
    for (index, draft) in drafts.iter().enumerate() {
        riders[markets[draft.product].routes[draft.route].lane].push(index);
    }
    for (lane, riders) in lanes.iter().zip(riders) {
        let load = riders.iter().map(|i| drafts[*i].basis.packs * drafts[*i].basis.pack.micros()).sum();
        let trips = lane.trip_micros(load);
        let total: f64 = riders.iter().map(|i| drafts[*i].benefit().max(0.0)).sum();
        let (mut sum, mut paid) = (0.0, 0);
        for (place, i) in riders.iter().enumerate() {
            sum += drafts[*i].benefit().max(0.0);
            let share = if total > 0.0 { sum / total } else { (place + 1) as f64 / riders.len() as f64 };
            let last = place + 1 == riders.len();
            let due = if last { trips } else { (trips as f64 * share).round() as i64 };
            drafts[*i].trip = Money::from_micros(due - paid);
            paid = due;
        }
    }
}

/// Lines that must go: those that do not pay, else those beyond their source's limit.
fn dropped(markets: &[Market<'_>], drafts: &[Draft], options: &Options) -> Vec<(usize, usize)> {
    let place = |draft: &Draft| (draft.product, draft.route);
    if options.goal == Goal::NetBenefit {
        let losses: Vec<_> = drafts.iter().filter(|d| d.net() <= 0.0).map(place).collect();
        if !losses.is_empty() {
            return losses;
        }
    }
    let Some(limit) = options.max_lines_per_source else {
        return Vec::new();
    };
    let mut by_source: std::collections::BTreeMap<usize, Vec<&Draft>> = Default::default();
    for draft in drafts {
        let market = &markets[draft.product];
        let supplier = market.routes[draft.route].supplier;
        let node = &market.product.nodes[market.suppliers[supplier].node];
        by_source.entry(node.location).or_default().push(draft);
    }
    let mut gone = Vec::new();
    for drafts in by_source.values_mut() {
        // Best first; equals stay in their order.
        drafts.sort_by(|a, b| b.net().total_cmp(&a.net()));
        gone.extend(drafts.iter().skip(limit).map(|d| place(d)));
    }
    gone
}

fn write(market: &Market<'_>, draft: Draft, lanes: &[NumberedLane], options: &Options) -> Recommendation {
    let route = &market.routes[draft.route];
    let basis = draft.basis;
    let pack = basis.pack.micros();
    let receiver = &market.receivers[route.receiver];
    let source = &market.product.nodes[market.suppliers[route.supplier].node];
    let destination = &market.product.nodes[receiver.node];
    let covered = covered_micros(destination);
    let held = source.available.micros();
    let left = held - basis.out * pack;
    let reached = covered.saturating_add(basis.inward * pack);
    let before = cover_days(destination, covered);
    let short = market.shortfall(route.receiver);
    let at_risk = Money::from_f64(destination.unit_margin.to_f64() * short);
    let pressure = Pressure {
        cover_days: before,
        lead_time_days: lanes[route.lane].terms.lead_time_days,
        window_days: destination.window_days,
        money_at_risk: at_risk,
    };
    let terms = basis.rounded(&draft.worth, draft.trip);
    Recommendation {
        product: market.product.product,
        source: source.location,
        destination: destination.location,
        quantity: Quantity::from_micros(basis.packs * pack),
        priority: priority(&pressure, options.small_money, options.large_money),
        reason: reason(&pressure, short, left),
        expected_extra_margin: terms.expected_extra_margin,
        holding_saved: terms.holding_saved,
        expiry_avoided: terms.expiry_avoided,
        trip_cost: terms.trip,
        unit_cost: terms.units,
        lost_at_source: terms.lost_at_source,
        roi: terms.roi,
        roi_range: terms.roi_range,
        basis,
        source_cover_days: (cover_days(source, held), cover_days(source, left)),
        destination_cover_days: (before, cover_days(destination, reached)),
    }
}

fn reason(pressure: &Pressure, short: f64, left: i64) -> String {
    let cover = pressure.cover_days.map_or_else(|| "no demand".to_owned(), |days| format!("{days:.1} days of cover"));
    format!(
        "The destination has {cover} for a window of {:.0} days and is expected to be {short:.1} \
         units short, with {} of margin at risk; the source keeps {} units, its own need included.",
        pressure.window_days,
        Money::from_f64((pressure.money_at_risk.to_f64() * 100.0).round() / 100.0),
        Quantity::from_micros(left),
    )
}
