//! A centre and its stores planned as one, timed: where safety stock stands, and what to move and to buy.

use crate::draws::Draws;
use crate::table;
use crate::timed::timed;
use anyhow::Result;
use rayon::prelude::*;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::{Demand, normal};
use stockflow_planning::echelons::{Placement, Stage, guaranteed_service};
use stockflow_planning::policies::QuantityTerms;
use stockflow_planning::replenishment::{Echelon, Item, Member, Place, Sizing, Supply, plan};
use stockflow_planning::safety::safety_stock;
use stockflow_planning::transfers::{self, Lane, LaneTerms, Lanes, Node};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Products, each of which the centre supplies to every store.
    #[arg(long, default_value_t = 10_000)]
    products: usize,
    /// Stores behind the centre.
    #[arg(long, default_value_t = 40)]
    stores: usize,
    /// Days from the supplier to the centre.
    #[arg(long, default_value_t = 14)]
    lead: u32,
    /// Days from the centre to a store.
    #[arg(long, default_value_t = 2)]
    way: u32,
    /// Days between runs.
    #[arg(long, default_value_t = 7)]
    review: u32,
    /// The chance that stock lasts until the next goods come.
    #[arg(long, default_value_t = 0.97)]
    service: f64,
    /// Threads that share the work.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// What is drawn of a product at a store.
struct Shelf {
    daily_mean: f64,
    daily_sd: f64,
    available: Quantity,
}

/// A product over its stores, before anything is worked out.
struct Product {
    shelves: Vec<Shelf>,
    in_centre: Quantity,
}

fn product(options: &Options, draws: &mut Draws) -> Product {
    let mut all = 0.0;
    let shelf = |draws: &mut Draws| {
        // Most sell little: a tenth of a unit to twenty a day.
        let daily_mean = 0.1 * 200_f64.powf(draws.below(1_000) as f64 / 1_000.0);
        all += daily_mean;
        // Up to twice what the days of a shelf ask for.
        let days = f64::from(options.way + options.review) * 2.0 * draws.below(100) as f64 / 100.0;
        let available = Quantity::from_f64((daily_mean * days).round());
        Shelf { daily_mean, daily_sd: daily_mean.sqrt() * 1.3, available }
    };
    let mut shelves = Vec::with_capacity(options.stores);
    let mut shelf = shelf;
    for _ in 0..options.stores {
        shelves.push(shelf(draws));
    }
    let in_centre = Quantity::from_f64((all * f64::from(options.lead) * draws.below(150) as f64 / 100.0).round());
    Product { shelves, in_centre }
}

/// Where its safety stock stands: the centre waits for the supplier, a store for its way and the next run.
fn placed(options: &Options, product: &Product) -> Result<Vec<Placement>> {
    let centre = Stage {
        supplier: None,
        processing: options.lead,
        holding_cost: 1.0,
        demand_sd: 0.0,
        inbound: 0,
        longest_promise: None,
    };
    let store = |shelf: &Shelf| Stage {
        supplier: Some(0),
        processing: options.way + options.review,
        demand_sd: shelf.daily_sd,
        longest_promise: Some(0),
        ..centre.clone()
    };
    let mut stages = vec![centre.clone()];
    stages.extend(product.shelves.iter().map(store));
    Ok(guaranteed_service(&stages, normal::quantile(options.service))?.0)
}

/// Mean and deviation of demand over some days: errors of days and of stores are independent.
fn over(shelves: &[Shelf], days: u32) -> Result<Demand> {
    let mean: f64 = shelves.iter().map(|shelf| shelf.daily_mean).sum();
    let variance: f64 = shelves.iter().map(|shelf| shelf.daily_sd.powi(2)).sum();
    Ok(Demand::gamma(mean * f64::from(days), (variance * f64::from(days)).sqrt())?)
}

fn place(location: usize, demand: Demand, days: u32, stock: Quantity, safety: f64, supply: Option<Supply>) -> Place {
    let covered = days.max(1) as usize;
    let daily = Quantity::from_f64(demand.mean() / f64::from(days.max(1)));
    Place {
        node: Node {
            location,
            available: stock,
            inbound: Quantity::ZERO,
            demand,
            window_days: f64::from(days.max(1)),
            safety_stock: Quantity::from_f64(safety.ceil()),
            unit_margin: Money::whole(3),
            holding_cost: Money::from_micros(20_000),
            expiring: Quantity::ZERO,
        },
        receipts: vec![Quantity::ZERO; covered],
        demand: vec![daily; covered],
        expiring: Vec::new(),
        lost: Quantity::ZERO,
        supply,
        levels: None,
    }
}

/// The product as the library plans it.
fn item(options: &Options, number: usize, product: &Product) -> Result<Item> {
    let placed = placed(options, product)?;
    let mut places = Vec::with_capacity(1 + options.stores);
    let (mut safety_of_all, mut stock) = (0.0, product.in_centre);
    for (at, placement) in placed.iter().enumerate() {
        let shelves = if at == 0 { &product.shelves[..] } else { &product.shelves[at - 1..at] };
        let known = over(shelves, placement.covered)?;
        let safety = if placement.covered == 0 { 0.0 } else { safety_stock(&known, options.service)?.ceil() };
        safety_of_all += safety;
        if at == 0 {
            // Nobody buys at the centre itself.
            places.push(place(0, Demand::none(), 1, product.in_centre, 0.0, None));
        } else {
            let here = product.shelves[at - 1].available;
            stock = stock.checked_add(here).unwrap_or(stock);
            places.push(place(at, known, placement.covered, here, safety, None));
        }
    }
    let days = options.lead + options.way + options.review;
    let supply = Supply {
        supplier: 0,
        lead_days: (options.lead + options.way) as usize,
        review_days: options.review as usize,
        trigger_days: (options.lead + options.way + 1) as usize,
        sizing: Sizing::Needed,
        terms: QuantityTerms {
            least: Quantity::whole(12),
            pack: Quantity::whole(6),
            unit_price: Money::whole(4),
            breaks: Vec::new(),
        },
        order_cost: 5.0,
        holding_rate: 0.2 / 365.0,
        shelf_life_days: None,
    };
    let whole = place(0, over(&product.shelves, days)?, days, stock, safety_of_all, Some(supply));
    let way_days = |at: usize| if at == 0 { 0 } else { options.way as usize };
    let members = (0..=options.stores).map(|location| Member { location, way_days: way_days(location) }).collect();
    Ok(Item {
        product: number,
        pack: Quantity::whole(1),
        unit_cost: Money::whole(4),
        places,
        echelons: vec![Echelon { place: whole, members }],
        blocked: Vec::new(),
    })
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut draws = Draws::new(11);
    let products: Vec<Product> = (0..options.products).map(|_| product(options, &mut draws)).collect();
    let terms = LaneTerms {
        lead_time_days: f64::from(options.way),
        cost_per_trip: Money::whole(60),
        cost_per_unit: Money::from_micros(50_000),
        trip_capacity: None,
    };
    let listed = (1..=options.stores).map(|to| Lane { from: 0, to, terms: Some(terms) }).collect();
    let lanes = Lanes { default: None, listed };
    let (placing, items) = timed(options.threads, || {
        products
            .par_iter()
            .enumerate()
            .map(|(number, product)| item(options, number, product))
            .collect::<Result<Vec<_>>>()
    })?;
    let (planning, made) = timed(options.threads, || Ok(plan(&items, &lanes, &transfers::Options::default(), None)?))?;
    let safety: f64 = items.iter().flat_map(|item| &item.echelons).map(|e| e.place.node.safety_stock.to_f64()).sum();
    table::line(&format!(
        "one centre, {} stores x {} products, {} threads, by the clock: safety stock placed {placing:.2} s ({safety:.0} units), moves and purchases {planning:.2} s: {} moves, {} purchases, {} findings, gap of the moves {:.0}",
        options.stores,
        options.products,
        options.threads,
        made.transfers.len(),
        made.purchases.len(),
        made.findings.len(),
        made.transfer_gap,
    ))
}
