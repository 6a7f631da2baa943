//! A transfer run over a large network, timed.

use crate::draws::Draws;
use crate::table;
use crate::timed::timed;
use anyhow::Result;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{self, Lane, LaneTerms, Lanes, Node, Product};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Products.
    #[arg(long, default_value_t = 10_000)]
    products: usize,
    /// Locations, each of which stocks every product.
    #[arg(long, default_value_t = 1_000)]
    locations: usize,
    /// Locations that each one may send to.
    #[arg(long, default_value_t = 6)]
    reach: usize,
    /// Shelves of a hundred that are short, and as many with too much.
    #[arg(long, default_value_t = 2)]
    unbalanced: u64,
    /// Threads that share the work.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn product(id: usize, options: &Options, draws: &mut Draws) -> Result<Product> {
    let mut nodes = Vec::with_capacity(options.locations);
    for location in 0..options.locations {
        let mean = 2.0 + draws.below(600) as f64 / 10.0;
        let need = mean * 1.3;
        let fate = draws.below(100);
        let stock = if fate < options.unbalanced {
            need * draws.below(80) as f64 / 100.0
        } else if fate < 2 * options.unbalanced {
            need * (1.2 + draws.below(180) as f64 / 100.0)
        } else {
            // Enough, and not a whole pack more.
            need + 0.4
        };
        let available = Quantity::from_f64(if fate < 2 * options.unbalanced { stock.round() } else { stock });
        nodes.push(Node {
            location,
            available,
            inbound: Quantity::ZERO,
            demand: Demand::normal(mean, mean * 0.4)?,
            window_days: 14.0,
            safety_stock: Quantity::from_f64(mean * 0.3),
            unit_margin: Money::whole(2 + draws.below(12) as i64),
            holding_cost: Money::from_micros(50_000),
            expiring: Quantity::ZERO,
        });
    }
    Ok(Product { product: id, pack: Quantity::whole(1), unit_cost: Money::whole(4), nodes, blocked: Vec::new() })
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut draws = Draws::new(7);
    let products: Vec<Product> =
        (0..options.products).map(|id| product(id, options, &mut draws)).collect::<Result<_>>()?;
    let terms = LaneTerms {
        lead_time_days: 2.0,
        cost_per_trip: Money::whole(120),
        cost_per_unit: Money::from_micros(150_000),
        trip_capacity: None,
    };
    let listed = (0..options.locations)
        .flat_map(|from| (1..=options.reach).map(move |ahead| (from, ahead)))
        .map(|(from, ahead)| Lane { from, to: (from + ahead) % options.locations, terms: Some(terms) })
        .collect();
    let lanes = Lanes { default: None, listed };
    let solve = || Ok(transfers::recommend(&products, &lanes, &transfers::Options::default())?);
    let (seconds, plan) = timed(options.threads, solve)?;
    table::line(&format!(
        "{} products x {} locations, {} lanes each, {} of 100 short and as many with too much, {} threads: {seconds:.2} s by the clock, {} lines, {} shortfalls left, value {:.0}, gap {:.2} %",
        options.products,
        options.locations,
        options.reach,
        options.unbalanced,
        options.threads,
        plan.recommendations.len(),
        plan.shortfalls.len(),
        plan.value,
        100.0 * plan.gap / plan.bound.max(1e-9),
    ))
}
