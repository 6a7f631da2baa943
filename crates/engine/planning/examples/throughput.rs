//! Times one transfer run: `throughput [products] [locations] [reach]`, where `reach` is the number
//! of following locations that each one may send to (default: all).

use std::io::Write as _;
use std::time::Instant;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{Lane, LaneTerms, Lanes, Node, Options, Product, recommend};

/// A small generator with a fixed seed (Knuth's MMIX constants), so that runs compare.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn product(id: usize, locations: usize, draws: &mut Draws) -> Result<Product, Box<dyn std::error::Error>> {
    let mut nodes = Vec::with_capacity(locations);
    for location in 0..locations {
        let mean = 2.0 + draws.below(600) as f64 / 10.0;
        nodes.push(Node {
            location,
            available: Quantity::whole(draws.below((mean * 3.0) as u64) as i64),
            inbound: Quantity::ZERO,
            demand: Demand::normal(mean, mean * 0.4)?,
            window_days: 14.0,
            safety_stock: Quantity::from_f64((mean * 0.3).round()),
            unit_margin: Money::whole(2 + draws.below(12) as i64),
            holding_cost: Money::from_micros(50_000),
            expiring: Quantity::whole(draws.below(4) as i64),
        });
    }
    Ok(Product { product: id, pack: Quantity::whole(1), unit_cost: Money::whole(4), nodes, blocked: Vec::new() })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<usize> = std::env::args().skip(1).map(|a| a.parse()).collect::<Result<_, _>>()?;
    let count = arguments.first().copied().unwrap_or(240);
    let locations = arguments.get(1).copied().unwrap_or(13);
    let mut draws = Draws(7);
    let products = (0..count).map(|id| product(id, locations, &mut draws)).collect::<Result<Vec<_>, _>>()?;
    let terms = LaneTerms {
        lead_time_days: 2.0,
        cost_per_trip: Money::whole(120),
        cost_per_unit: Money::from_micros(150_000),
        trip_capacity: None,
    };
    let mut lanes = Lanes::default();
    match arguments.get(2) {
        None => lanes.default = Some(terms),
        Some(reach) => {
            for from in 0..locations {
                lanes.listed.extend((1..=*reach).map(|ahead| Lane {
                    from,
                    to: (from + ahead) % locations,
                    terms: Some(terms),
                }));
            }
        }
    }
    let start = Instant::now();
    let plan = recommend(&products, &lanes, &Options::default())?;
    let seconds = start.elapsed().as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{count} products x {locations} locations: {seconds:.3} s, {} lines, value {:.2}, gap {:.3} %",
        plan.recommendations.len(),
        plan.value,
        100.0 * plan.gap / plan.bound.max(1e-9),
    )?;
    Ok(())
}
