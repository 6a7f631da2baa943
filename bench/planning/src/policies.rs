//! Policies side by side on one data set.

use crate::curve::{Curve, Point};
use crate::data::{self, Item};
use crate::forecasts::{Engine, Shape};
use crate::table;
use anyhow::Result;
use rayon::prelude::*;
use std::path::PathBuf;
use std::time::Instant;
use stockflow_planning::simulation::{
    self, Blocks, Forecaster, MinMax, MovingAverageBaseStock, Outcome, Planned, Prices, Service, Smoothed, Tail, World,
    best_levels, replay,
};

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum, Debug)]
enum Set {
    M5,
    Demo,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum, Debug)]
enum Source {
    /// The forecast engine.
    Engine,
    /// Sums of runs of days in the past.
    Blocks,
    /// Exponential smoothing with its own errors over the lead time.
    Smoothed,
    /// Sums of runs with a gamma tail.
    Gamma,
}

#[derive(clap::Args, Clone)]
pub(crate) struct Options {
    /// Which data set the folder holds.
    #[arg(long, value_enum)]
    set: Set,
    /// Folder of the data set.
    #[arg(long)]
    data: PathBuf,
    /// Every how many-th item is taken.
    #[arg(long, default_value_t = 24)]
    every: usize,
    /// The first item taken.
    #[arg(long, default_value_t = 0)]
    first: usize,
    /// Days from the supplier to the centre.
    #[arg(long, default_value_t = 14)]
    lead: usize,
    /// Days from the centre to a shelf.
    #[arg(long, default_value_t = 2)]
    store_days: usize,
    /// Days between decisions.
    #[arg(long, default_value_t = 7)]
    review: usize,
    /// Where forecasts of the planned policy come from.
    #[arg(long, value_enum, default_value_t = Source::Smoothed)]
    forecasts: Source,
    /// How the engine's totals are spread.
    #[arg(long, value_enum, default_value_t = Shape::Gamma)]
    shape: Shape,
    /// Days of history that forecasts are made from.
    #[arg(long, default_value_t = 400)]
    window: usize,
    /// The only pace of smoothed forecasts: days after which a day counts half.
    #[arg(long)]
    half_life: Option<f64>,
    /// Quantile of the network for each quantile of the stores: what may be missing is this many times as likely.
    #[arg(long, default_value_t = 1.0)]
    network_risk: f64,
    /// Days before the first decision.
    #[arg(long, default_value_t = 168)]
    history: usize,
    /// Leave out the levels known afterwards.
    #[arg(long)]
    no_hindsight: bool,
    /// File for the plot (SVG).
    #[arg(long)]
    svg: Option<PathBuf>,
}

const WARM_UP: usize = 42;

impl Options {
    fn world<'a>(&'a self, item: &'a Item, supplier: &'a [usize]) -> World<'a> {
        let cost = 0.7 * item.price;
        World {
            demand: &item.demand,
            first_day: self.history,
            measured_from: self.history + WARM_UP,
            supplier_days: supplier,
            store_days: self.store_days,
            review_days: self.review,
            purchase_pack: 1.0,
            store_pack: 1.0,
            shelf_life_days: None,
            prices: Prices {
                unit_cost: cost,
                unit_margin: item.price - cost,
                holding_per_day: 0.25 * cost / 365.0,
                purchase: 1.0,
                shipment: 0.1,
            },
        }
    }

    fn smoothed(&self) -> Smoothed {
        self.half_life.map_or_else(Smoothed::default, |days| Smoothed { half_lives: vec![days], ..Smoothed::default() })
    }

    fn forecaster(&self) -> Box<dyn Forecaster> {
        match self.forecasts {
            Source::Engine => Box::new(Engine { window: self.window, shape: self.shape }),
            Source::Blocks => Box::new(Blocks { window: self.window, tail: Tail::Seen }),
            Source::Smoothed => Box::new(Smoothed { window: self.window, ..self.smoothed() }),
            Source::Gamma => Box::new(Blocks { window: self.window, tail: Tail::Gamma }),
        }
    }
}

/// The stores that list a product: it sold there in the last eight weeks of the history.
fn listed(items: Vec<Item>, history: usize) -> Vec<Item> {
    let sold = |demand: &Vec<f64>| demand[history - 56..history].iter().any(|units| *units > 0.0);
    items
        .into_iter()
        .map(|mut item| {
            item.demand.retain(sold);
            item
        })
        .filter(|item| !item.demand.is_empty())
        .collect()
}

/// What is varied along a curve: the level of service that a policy is told.
const TEXTBOOK_LEVELS: [f64; 10] = [0.3, 0.5, 0.65, 0.75, 0.85, 0.9, 0.95, 0.975, 0.99, 0.998];
const PLANNED_LEVELS: [f64; 8] = [0.6, 0.75, 0.85, 0.9, 0.95, 0.975, 0.99, 0.998];

pub(crate) fn run(options: &Options) -> Result<()> {
    let items = match options.set {
        Set::M5 => data::m5(&options.data, options.every, options.first)?,
        Set::Demo => data::demo(&options.data, options.every, options.first)?,
    };
    let items = listed(items, options.history);
    let stores = items.iter().map(|item| item.demand.len()).sum::<usize>();
    let days = items.first().map_or(0, |item| item.demand[0].len());
    let measured = days - options.history - WARM_UP;
    table::line(&format!(
        "{} items at {stores} places in stores, {days} days, {measured} measured; lead time {} days, {} to the shelf, a decision every {} days; forecasts {:?}",
        items.len(),
        options.lead,
        options.store_days,
        options.review,
        options.forecasts,
    ))?;
    let supplier = [options.lead];
    let total = |act: &(dyn Fn(&World<'_>) -> Result<Outcome> + Sync)| -> Result<Outcome> {
        let each: Result<Vec<Outcome>> = items.par_iter().map(|item| act(&options.world(item, &supplier))).collect();
        Ok(each?.iter().fold(Outcome::default(), |sum, one| sum.and(one)))
    };
    let mut curves = Vec::new();
    for window in [28, 56] {
        let mut min_max = Curve::new(format!("(a) min-max, {window} days"));
        let mut base = Curve::new(format!("(b) base stock, {window} days"));
        for service_level in TEXTBOOK_LEVELS {
            min_max.points.push(Point::new(
                service_level,
                total(&|world| Ok(replay(world, &mut MinMax { service_level, window })?))?,
            ));
            base.points.push(Point::new(
                service_level,
                total(&|world| Ok(replay(world, &mut MovingAverageBaseStock { service_level, window })?))?,
            ));
        }
        curves.push(min_max);
        curves.push(base);
    }
    let planned = |service: Service| {
        total(&|world| {
            let mut forecaster = options.forecaster();
            Ok(replay(world, &mut Planned { forecaster: forecaster.as_mut(), service })?)
        })
    };
    let start = Instant::now();
    let mut ours = Curve::new("planned".to_owned());
    for store in PLANNED_LEVELS {
        let network = 1.0 - ((1.0 - store) * options.network_risk).min(0.9);
        ours.points.push(Point::new(store, planned(Service::Cycle { store, network })?));
    }
    let economic = planned(Service::Economic)?;
    let seconds = start.elapsed().as_secs_f64();
    let mut singles = vec![("planned, by money", economic)];
    if !options.no_hindsight {
        singles.push(("(c) best levels in hindsight", total(&|world| Ok(replay(world, &mut best_levels(world)?)?))?));
    }
    table::curves(&curves, &ours, &singles)?;
    table::line(&format!("planned curve: {seconds:.1} s"))?;
    curves.push(ours);
    if let Some(path) = &options.svg {
        let single = |(name, outcome): &(&'static str, Outcome)| simulation::Curve { name, outcomes: vec![*outcome] };
        let all: Vec<_> = curves.iter().map(Curve::drawn).chain(singles.iter().map(single)).collect();
        std::fs::write(path, simulation::efficiency_plot(&all))?;
    }
    Ok(())
}
