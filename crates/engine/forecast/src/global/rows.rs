//! Training rows: which period is learned from, from how far away.

use rayon::prelude::*;

use super::boosting::{BinMatrix, Binning, ColumnKind, mix};
use super::features::{History, Moment, Pools, Recipe, Subject};
use super::options::GlobalOptions;
use super::panel::Panel;

/// Rows the bin borders are learned from.
const BINNING_ROWS: usize = 60_000;

/// The horizons one set of trees answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// The shortest horizon.
    pub(crate) first: usize,
    /// The longest horizon.
    pub(crate) last: usize,
}

impl Block {
    pub(crate) fn all(horizon: usize, length: usize) -> Vec<Self> {
        (0..horizon)
            .step_by(length)
            .map(|before| Self { first: before + 1, last: (before + length).min(horizon) })
            .collect()
    }
}

/// Which part of the past rows are drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// Everything but the latest periods of each series.
    Before {
        /// Periods left out.
        held_out: usize,
    },
    /// Forecasts made `held_out` periods before the end of each series.
    From {
        /// Periods after the origin.
        held_out: usize,
    },
}

/// Rows ready for boosting.
pub(crate) struct Rows {
    pub(crate) matrix: BinMatrix,
    /// Demand in parts of the level.
    pub(crate) targets: Vec<f32>,
    pub(crate) levels: Vec<f32>,
    /// Periods between the target and the end of its series.
    pub(crate) ages: Vec<u16>,
}

/// Makes rows of one panel for one block.
pub(crate) struct RowMaker<'a> {
    pub(crate) panel: &'a Panel<'a>,
    pub(crate) pools: &'a Pools,
    pub(crate) recipe: &'a Recipe,
    pub(crate) options: &'a GlobalOptions,
    pub(crate) block: Block,
    pub(crate) span: Span,
}

impl RowMaker<'_> {
    /// The (origin, target) pairs of a series; a target's horizon is drawn from the block.
    fn pairs(&self, place: usize, thinning: f64) -> impl Iterator<Item = (usize, usize)> {
        let values = self.panel.series[place].values;
        let count = values.len();
        let first = values.iter().position(|v| *v > 0.0).unwrap_or(count);
        let earliest = first + self.options.min_history.max(1) - 1;
        let Block { first: near, last: far } = self.block;
        let seed = self.options.boost.seed ^ ((place as u64) << 32);
        let (begin, end) = match self.span {
            Span::Before { held_out } => {
                let end = count.saturating_sub(held_out);
                (end.saturating_sub(self.options.train_periods), end)
            }
            Span::From { held_out } => {
                let origin = count.saturating_sub(held_out + 1);
                (origin + near, (origin + far + 1).min(count))
            }
        };
        let span = self.span;
        (begin..end).filter_map(move |target| {
            let word = mix(seed, target as u64);
            let horizon = match span {
                Span::Before { .. } => near + (word >> 40) as usize % (far - near + 1),
                Span::From { held_out } => target - count.saturating_sub(held_out + 1),
            };
            let origin = target.checked_sub(horizon)?;
            let drawn = thinning >= 1.0 || (word & 0xff_ffff) as f64 <= thinning * 16_777_216.0;
            (drawn && origin >= earliest && !values[target].is_nan()).then_some((origin, target))
        })
    }

    /// Counts rows by series.
    fn counts(&self, thinning: f64) -> Vec<usize> {
        let series = 0..self.panel.series.len();
        series.into_par_iter().map(|place| self.pairs(place, thinning).count()).collect()
    }

    /// The part of rows kept so that no more than the most allowed are.
    pub(crate) fn thinning(&self) -> f64 {
        let total: usize = self.counts(1.0).iter().sum();
        (self.options.max_rows as f64 / total.max(1) as f64).min(1.0)
    }

    /// Learns bin borders from a sample of rows; `None` when there are no rows.
    pub(crate) fn binning(&self) -> Option<Binning> {
        let total: usize = self.counts(1.0).iter().sum();
        if total == 0 {
            return None;
        }
        let thinning = BINNING_ROWS as f64 / total as f64;
        let sample: Vec<Vec<f32>> = (0..self.panel.series.len())
            .into_par_iter()
            .map_init(History::default, |history, place| {
                let mut sample = Vec::new();
                self.each_row(history, place, thinning, |row, _, _| sample.extend_from_slice(row));
                sample
            })
            .collect();
        let columns = self.recipe.columns();
        let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind).collect();
        let mut binning = Binning::learn(&kinds, &sample.concat(), self.options.max_bins);
        // A sample may lack a category that other rows have.
        for (column, highest) in self.highest_codes(&columns) {
            binning.admit(column, highest);
        }
        Some(binning)
    }

    fn highest_codes(&self, columns: &[super::features::ColumnSpec]) -> Vec<(usize, u32)> {
        let place = |name: &String| columns.iter().position(|column| column.name == *name);
        let codes = self.panel.categories.iter().enumerate().filter_map(|(category, name)| {
            let codes = self.panel.series.iter().map(|series| series.categories[category]);
            Some((place(name)?, codes.max()?))
        });
        codes.collect()
    }

    /// Makes and encodes all rows.
    pub(crate) fn rows(&self, binning: &Binning, thinning: f64) -> Rows {
        let counts = self.counts(thinning);
        let total: usize = counts.iter().sum();
        let width = binning.width().max(1);
        let mut bins = vec![0_u8; total * width];
        let mut targets = vec![0.0_f32; total];
        let mut levels = vec![0.0_f32; total];
        let mut ages = vec![0_u16; total];
        let mut parts = Vec::with_capacity(counts.len());
        let (mut b, mut t) = (bins.as_mut_slice(), targets.as_mut_slice());
        let (mut l, mut a) = (levels.as_mut_slice(), ages.as_mut_slice());
        for count in counts {
            let (part_b, rest_b) = b.split_at_mut(count * width);
            let (part_t, rest_t) = t.split_at_mut(count);
            let (part_l, rest_l) = l.split_at_mut(count);
            let (part_a, rest_a) = a.split_at_mut(count);
            parts.push((part_b, part_t, part_l, part_a));
            (b, t, l, a) = (rest_b, rest_t, rest_l, rest_a);
        }
        parts.into_par_iter().enumerate().for_each_init(
            History::default,
            |history, (place, (bins, targets, levels, ages))| {
                let values = self.panel.series[place].values;
                let mut next = 0;
                self.each_row(history, place, thinning, |row, target, level| {
                    binning.encode(row, &mut bins[next * width..(next + 1) * width]);
                    targets[next] = (f64::from(values[target]) / level) as f32;
                    levels[next] = level as f32;
                    ages[next] = (values.len() - 1 - target).min(usize::from(u16::MAX)) as u16;
                    next += 1;
                });
            },
        );
        Rows { matrix: BinMatrix::from_bins(width, bins), targets, levels, ages }
    }

    fn each_row(&self, history: &mut History, place: usize, thinning: f64, mut act: impl FnMut(&[f32], usize, f64)) {
        let mut pairs = self.pairs(place, thinning).peekable();
        if pairs.peek().is_none() {
            return;
        }
        let series = &self.panel.series[place];
        history.load(series);
        let groups = self.pools.groups(place);
        let subject = Subject { series, history, pools: self.pools, groups };
        let mut row = Vec::new();
        for (origin, target) in pairs {
            let level = self.recipe.level(&subject, origin);
            self.recipe.fill(&subject, Moment { origin, target, level }, &mut row);
            act(&row, target, level);
        }
    }
}
