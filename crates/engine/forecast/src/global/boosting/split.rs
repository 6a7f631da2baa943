//! The best question to ask in a leaf.

use super::bins::{Binning, MISSING_BIN};
use super::histogram::{Cell, Layout};
use super::options::{BoostOptions, Monotone};

/// The lowest and highest step a leaf may take under the monotone splits above it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// What a leaf's sums mean and what its children must keep to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) options: &'a BoostOptions,
    pub(crate) gradient_unit: f64,
    pub(crate) curvature_unit: f64,
}

/// A division of a leaf in two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Split {
    pub(crate) column: usize,
    pub(crate) left_bins: [u64; 4],
    pub(crate) gain: f64,
    pub(crate) left: Cell,
    pub(crate) right: Cell,
    pub(crate) left_bounds: Bounds,
    pub(crate) right_bounds: Bounds,
}

impl Rules<'_> {
    pub(crate) fn curvature(&self, cell: Cell) -> f64 {
        cell.curvature as f64 * self.curvature_unit
    }

    /// The step that lowers the loss most, within bounds.
    pub(crate) fn step(&self, cell: Cell, bounds: Bounds) -> f64 {
        self.scored_step(cell, bounds, self.options.l2).0
    }

    /// The best step, and by how much it lowers twice the quadratic approximation.
    fn scored_step(&self, cell: Cell, bounds: Bounds, l2: f64) -> (f64, f64) {
        let gradient = cell.gradient as f64 * self.gradient_unit;
        let curvature = self.curvature(cell) + l2;
        if curvature <= 0.0 {
            return (0.0_f64.max(bounds.low).min(bounds.high), 0.0);
        }
        let limit = self.options.max_leaf_step;
        let step = (-gradient / curvature).max(-limit).min(limit).max(bounds.low).min(bounds.high);
        (step, -(2.0 * gradient + curvature * step) * step)
    }

    /// The best split over all columns of the layout; the first of equals.
    pub(crate) fn best(
        &self,
        layout: &Layout,
        binning: &Binning,
        cells: &[Cell],
        total: Cell,
        bounds: Bounds,
    ) -> Option<Split> {
        // Neither child could hold enough.
        if self.curvature(total) < 2.0 * self.options.min_leaf_curvature {
            return None;
        }
        let mut best: Option<Split> = None;
        for (&column, ends) in layout.columns.iter().zip(layout.offsets.windows(2)) {
            let mut search = Search {
                rules: self,
                column,
                total,
                bounds,
                direction: self.options.monotone.get(column).copied().unwrap_or_default(),
                l2: self.options.l2,
                best: &mut best,
            };
            let cells = &cells[ends[0]..ends[1]];
            if binning.is_category(column) {
                search.l2 += self.options.category_smoothing;
                search.categories(cells);
            } else {
                search.thresholds(cells);
            }
        }
        best
    }
}

struct Search<'a> {
    rules: &'a Rules<'a>,
    column: usize,
    total: Cell,
    bounds: Bounds,
    direction: Monotone,
    l2: f64,
    best: &'a mut Option<Split>,
}

impl Search<'_> {
    fn thresholds(&mut self, cells: &[Cell]) {
        let missing = cells[usize::from(MISSING_BIN)];
        let any_missing = missing.curvature > 0;
        let parent = self.rules.scored_step(self.total, self.bounds, self.l2).1;
        let mut below = Cell::default();
        let last = cells.len() - 1;
        for (bin, cell) in cells.iter().enumerate().skip(1) {
            below.add(*cell);
            // An empty bin divides the rows as the bin before it did.
            if cell.curvature == 0 && cell.gradient == 0 {
                continue;
            }
            if any_missing {
                let mut left = below;
                left.add(missing);
                self.offer(left, parent, || first_bins(bin) | missing_bit());
            }
            if bin < last || any_missing {
                // With nothing missing here, a later missing value follows the majority.
                let left_is_larger = 2 * below.curvature > self.total.curvature;
                let follow = !any_missing && left_is_larger;
                let with = if follow { missing_bit() } else { Bits([0; 4]) };
                self.offer(below, parent, || first_bins(bin) | with);
            }
        }
    }

    /// Categories sorted by their own best step; the best division is a prefix of that
    /// order (Fisher 1958).
    fn categories(&mut self, cells: &[Cell]) {
        let smoothing = self.rules.options.category_smoothing;
        let mut order: Vec<(f64, usize)> = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.curvature > 0)
            .map(|(bin, cell)| {
                let gradient = cell.gradient as f64 * self.rules.gradient_unit;
                let curvature = self.rules.curvature(*cell) + smoothing;
                (if curvature > 0.0 { gradient / curvature } else { 0.0 }, bin)
            })
            .collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let parent = self.rules.scored_step(self.total, self.bounds, self.l2).1;
        let mut left = Cell::default();
        for place in 0..order.len().saturating_sub(1) {
            left.add(cells[order[place].1]);
            // Codes not seen here follow the majority.
            let left_is_larger = 2 * left.curvature > self.total.curvature;
            let (named, start) = match left_is_larger {
                true => (&order[place + 1..], u64::MAX),
                false => (&order[..=place], 0),
            };
            self.offer(left, parent, || {
                let mut bits = Bits([start; 4]);
                named.iter().for_each(|(_, bin)| bits.0[bin >> 6] ^= 1 << (bin & 63));
                bits
            });
        }
    }

    fn offer(&mut self, left: Cell, parent: f64, left_bins: impl FnOnce() -> Bits) {
        let right = self.total.minus(left);
        let least = self.rules.options.min_leaf_curvature;
        if left.curvature <= 0
            || right.curvature <= 0
            || self.rules.curvature(left) < least
            || self.rules.curvature(right) < least
        {
            return;
        }
        let (left_step, left_score) = self.rules.scored_step(left, self.bounds, self.l2);
        let (right_step, right_score) = self.rules.scored_step(right, self.bounds, self.l2);
        let gain = left_score + right_score - parent;
        // Rounding alone must not make a split of equal children look useful.
        if gain <= 1e-9 * (1.0 + parent.abs()) || self.best.as_ref().is_some_and(|b| b.gain >= gain) {
            return;
        }
        let mut sides = [self.bounds, self.bounds];
        let middle = 0.5 * (left_step + right_step);
        match self.direction {
            Monotone::Free => {}
            Monotone::Rising if left_step > right_step => return,
            Monotone::Falling if left_step < right_step => return,
            Monotone::Rising => {
                sides[0].high = sides[0].high.min(middle);
                sides[1].low = sides[1].low.max(middle);
            }
            Monotone::Falling => {
                sides[0].low = sides[0].low.max(middle);
                sides[1].high = sides[1].high.min(middle);
            }
        }
        *self.best = Some(Split {
            column: self.column,
            left_bins: left_bins().0,
            gain,
            left,
            right,
            left_bounds: sides[0],
            right_bounds: sides[1],
        });
    }
}

#[derive(Clone, Copy)]
struct Bits([u64; 4]);

impl std::ops::BitOr for Bits {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }
}

fn missing_bit() -> Bits {
    Bits([1, 0, 0, 0])
}

/// Bins 1 to `last`.
fn first_bins(last: usize) -> Bits {
    let mut bits = Bits(std::array::from_fn(|word| {
        let members = (last + 1).saturating_sub(word * 64).min(64);
        if members == 64 { u64::MAX } else { (1 << members) - 1 }
    }));
    bits.0[0] &= !1;
    bits
}
