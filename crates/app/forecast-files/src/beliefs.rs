//! What the series of a file say of each other, gathered before any of them is forecast.

use crate::options::{Options, Panel};
use crate::prepare::Prepared;
use crate::work::Wanted;
use rayon::prelude::*;
use stockflow_forecast::drivers::{Evidence, Prior, estimate_drivers};
use stockflow_forecast::pooled::{Pool, Pooling};

/// What is believed before a series is looked at.
#[derive(Debug, Default)]
pub(crate) struct Belief {
    /// Of the drivers' effects.
    pub(crate) prior: Prior,
    /// Of how series like these go on, where they are pooled.
    pub(crate) pool: Option<Pool>,
}

/// What is believed now, and from each origin of the backtest, the latest first.
///
/// It is what all series of the file say together, whatever their order: a first way through the file
/// gathers it.
#[derive(Debug)]
pub(crate) struct Beliefs {
    pub(crate) now: Belief,
    pub(crate) past: Vec<Belief>,
}

/// Beliefs in the making.
#[derive(Debug)]
pub(crate) struct Gathering {
    /// Now, then from each origin.
    stages: Vec<(Evidence, Option<Pooling>)>,
}

/// Series that are looked at one after the other.
const CHUNK: usize = 32;

/// Whether series without drivers are to learn from each other.
pub(crate) fn pooled(options: &Options) -> bool {
    let apart = options.panel == Panel::Never && options.hierarchy.is_empty();
    apart && Pooling::new(&options.request).is_some()
}

impl Gathering {
    pub(crate) fn new(options: &Options, wanted: Wanted) -> Self {
        let back = if wanted.backtest { options.request.origins.max(1) } else { 0 };
        let pooling = if pooled(options) { Pooling::new(&options.request) } else { None };
        Self { stages: vec![(Evidence::default(), pooling); back + 1] }
    }

    /// Takes in what the drivers did to each of these series, and how those without drivers went on.
    pub(crate) fn add(&mut self, series: &[Prepared], options: &Options) {
        let request = &options.request;
        let (driven, plain): (Vec<&Prepared>, Vec<&Prepared>) =
            series.iter().partition(|prepared| !prepared.causes.is_empty());
        for (back, (evidence, pooling)) in self.stages.iter_mut().enumerate() {
            let known = |prepared: &Prepared| prepared.values.len().checked_sub(back * request.horizon);
            let one = |prepared: &&Prepared| {
                let known = known(prepared)?;
                estimate_drivers(&prepared.series(known), &prepared.drivers(known), request.season).ok()
            };
            let found: Vec<_> = driven.par_iter().map(one).collect();
            found.iter().flatten().for_each(|effects| evidence.add(effects));
            let Some(none) = Pooling::new(request).filter(|_| pooling.is_some()) else { continue };
            let some = |plain: &[&Prepared]| {
                let mut some = none.clone();
                for prepared in plain {
                    if let Some(known) = known(prepared) {
                        some.add(&prepared.series(known));
                    }
                }
                some
            };
            let all = plain.par_chunks(CHUNK).map(some).reduce(|| none.clone(), |some, more| some.and(&more));
            *pooling = pooling.take().map(|before| before.and(&all));
        }
    }

    pub(crate) fn beliefs(self) -> Beliefs {
        let belief = |(evidence, pooling): (Evidence, Option<Pooling>)| Belief {
            prior: evidence.prior(),
            pool: pooling.and_then(|pooling| pooling.pool()),
        };
        let mut beliefs = self.stages.into_iter().map(belief);
        Beliefs { now: beliefs.next().unwrap_or_default(), past: beliefs.collect() }
    }
}
