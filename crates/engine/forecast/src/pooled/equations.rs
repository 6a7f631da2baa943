//! Normal equations of one order, summed over series so that their order does not matter.

use super::Pool;
use super::window::{STILL, look, size};
use crate::linear::Cholesky;

/// Units of the whole numbers that are summed: sums of floating-point numbers depend on their order.
const UNIT: f64 = (1_u64 << 56) as f64;
/// The farthest that a value may be from the last one, in parts of the scale: beyond it counts as this far. Histories
/// that multiply are rare, and the mean with them is not what may be expected (found on five windows inside m4_yearly).
const FARTHEST: f64 = 15.0;
/// What misses weigh in parts of the series' mean step, and in parts of the level.
const BY_STEP: f64 = 0.1;
const BY_LEVEL: f64 = 7.0;
/// The ridge in parts of each diagonal element, for many series; at so many series it is twice that.
const RIDGE: f64 = 0.03;
const FEW: f64 = 1_000.0;

/// Coefficients of one order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) order: usize,
    /// One row a period ahead, one value a feature.
    pub(super) coefficients: Vec<f64>,
}

/// The sums of one order: for each distance, what the features of windows and what came after them
/// have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Equations {
    order: usize,
    steps: usize,
    series: usize,
    /// By how many periods after the window are known: the lower triangle of the features' products.
    products: Vec<i128>,
    /// By distance: the products of features and what came.
    came: Vec<i128>,
}

/// Room to work in, one series at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    features: Vec<f64>,
    products: Vec<f64>,
    came: Vec<f64>,
}

const fn triangle(size: usize) -> usize {
    size * (size + 1) / 2
}

impl Equations {
    pub(super) fn new(order: usize, steps: usize) -> Self {
        let size = size(order);
        Self { order, steps, series: 0, products: vec![0; steps * triangle(size)], came: vec![0; steps * size] }
    }

    /// Takes in every window of a history.
    pub(super) fn add(&mut self, values: &[f64], room: &mut Room) {
        let Some(windows) = values.len().checked_sub(self.order + 1).filter(|windows| *windows > 0) else {
            return;
        };
        let size = size(self.order);
        let each = triangle(size);
        room.products.clear();
        room.products.resize(self.products.len(), 0.0);
        room.came.clear();
        room.came.resize(self.came.len(), 0.0);
        let n = values.len() as f64;
        let moved = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / (n - 1.0);
        let level = values.iter().map(|value| value.abs()).sum::<f64>() / n;
        let step = moved.max(STILL * level);
        let mut learnt = false;
        for first in 0..windows {
            let end = first + self.order;
            let Some(window) = look(&values[first..=end], &mut room.features) else { continue };
            let by = BY_STEP * window.scale / step + BY_LEVEL * window.scale / window.level;
            let weight = by / (windows as f64).sqrt();
            let ahead = &values[end + 1..values.len().min(end + 1 + self.steps)];
            let products = &mut room.products[(ahead.len() - 1) * each..][..each];
            let mut at = 0;
            for (row, feature) in room.features.iter().enumerate() {
                for other in &room.features[..=row] {
                    products[at] += weight * feature * other;
                    at += 1;
                }
            }
            for (value, came) in ahead.iter().zip(room.came.chunks_exact_mut(size)) {
                let far = weight * ((value - window.last) / window.scale).clamp(-FARTHEST, FARTHEST);
                came.iter_mut().zip(&room.features).for_each(|(sum, feature)| *sum += far * feature);
            }
            learnt = true;
        }
        self.series += usize::from(learnt);
        let whole = |sums: &mut [i128], values: &[f64]| {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += (value * UNIT) as i128);
        };
        whole(&mut self.products, &room.products);
        whole(&mut self.came, &room.came);
    }

    /// How many series there was something to learn from.
    pub(super) const fn series(&self) -> usize {
        self.series
    }

    /// Takes in what others have summed.
    pub(super) fn merge(&mut self, other: &Self) {
        self.series += other.series;
        self.products.iter_mut().zip(&other.products).for_each(|(sum, more)| *sum += more);
        self.came.iter_mut().zip(&other.came).for_each(|(sum, more)| *sum += more);
    }

    /// The coefficients; `None` where too few series were long enough.
    pub(super) fn solve(&self) -> Option<Order> {
        if self.series < Pool::FEWEST {
            return None;
        }
        let size = size(self.order);
        let ridge = RIDGE * (1.0 + FEW / self.series as f64);
        let mut coefficients = vec![0.0; self.steps * size];
        let mut triangle_sums = vec![0_i128; triangle(size)];
        // What is known farther ahead is known nearer, too.
        for step in (0..self.steps).rev() {
            let more = &self.products[step * triangle_sums.len()..][..triangle_sums.len()];
            triangle_sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            let mut matrix = vec![0.0; size * size];
            let mut at = 0;
            for row in 0..size {
                for column in 0..=row {
                    matrix[row * size + column] = triangle_sums[at] as f64 / UNIT;
                    at += 1;
                }
            }
            let weight = matrix[size * size - 1];
            for row in 0..size {
                matrix[row * size + row] += ridge * (matrix[row * size + row] + LEAST * weight);
            }
            let came: Vec<f64> = self.came[step * size..][..size].iter().map(|sum| *sum as f64 / UNIT).collect();
            // Nothing is known so far ahead: as at present.
            if let Some(parts) = Cholesky::of(&matrix, size) {
                coefficients[step * size..][..size].copy_from_slice(&parts.solve(&came));
            }
        }
        Some(Order { order: self.order, coefficients })
    }
}

/// What the ridge takes each feature's mean square to be at least.
const LEAST: f64 = 1e-3;
