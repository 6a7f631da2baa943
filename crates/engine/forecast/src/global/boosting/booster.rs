//! Trees added up.

use rayon::prelude::*;

use super::bins::{BinMatrix, Binning};
use super::error::BoostError;
use super::grow::{Ground, LeafRows};
use super::histogram::{CURVATURE_STEPS, GRADIENT_STEPS, Layout, Quantised};
use super::loss::{Loss, quantile};
use super::options::BoostOptions;
use super::rows::{draw, draw_columns, mix};
use super::split::Rules;
use super::tree::Tree;

/// Rows per task where rows are independent; also fixes the order of real-valued sums.
const PART: usize = 8_192;

/// Rows to learn from, or to judge by.
#[derive(Debug, Clone, Copy)]
pub struct Training<'a> {
    /// The features.
    pub matrix: &'a BinMatrix,
    /// One target a row.
    pub targets: &'a [f32],
    /// One weight a row, not negative; all 1 when absent.
    pub weights: Option<&'a [f32]>,
}

impl Training<'_> {
    fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| f64::from(weights[row]))
    }

    fn check(&self, binning: &Binning, loss: Loss) -> Result<(), BoostError> {
        let expected = self.matrix.rows();
        let same = |what, found, expected| match found == expected {
            true => Ok(()),
            false => Err(BoostError::Length { what, expected, found }),
        };
        if expected == 0 {
            return Err(BoostError::NoRows);
        }
        same("targets", self.targets.len(), expected)?;
        same("columns", self.matrix.width(), binning.width())?;
        if let Some(weights) = self.weights {
            same("weights", weights.len(), expected)?;
            if let Some(row) = weights.iter().position(|w| !(*w >= 0.0 && w.is_finite())) {
                return Err(BoostError::Value { what: "weight", row, value: weights[row] });
            }
        }
        loss.check(self.targets)
    }

    /// The weighted mean loss, summed in a fixed order.
    fn mean_loss(&self, loss: Loss, scores: &[f32]) -> f64 {
        let parts: Vec<(f64, f64)> = scores
            .par_chunks(PART)
            .enumerate()
            .map(|(part, scores)| {
                let mut sums = (0.0, 0.0);
                for (place, score) in scores.iter().enumerate() {
                    let row = part * PART + place;
                    let target = f64::from(self.targets[row]);
                    sums.0 += self.weight(row) * loss.value(target, f64::from(*score));
                    sums.1 += self.weight(row);
                }
                sums
            })
            .collect();
        let (sum, weight) = parts.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        if weight > 0.0 { sum / weight } else { 0.0 }
    }
}

/// A fitted sum of trees.
#[derive(Debug, Clone, PartialEq)]
pub struct Booster {
    loss: Loss,
    base: f64,
    width: usize,
    trees: Vec<Tree>,
}

impl Booster {
    /// Fits trees to `training`; with `validation` and a patience, keeps the number of
    /// trees with the least validation loss.
    ///
    /// # Errors
    /// [`BoostError`] when there are no rows, lengths differ, or a target, weight or
    /// option is out of range.
    pub fn fit(
        binning: &Binning,
        training: &Training<'_>,
        validation: Option<&Training<'_>>,
        options: &BoostOptions,
    ) -> Result<Self, BoostError> {
        options.check(binning.width())?;
        training.check(binning, options.loss)?;
        if let Some(validation) = validation {
            validation.check(binning, options.loss)?;
        }
        let base = options.loss.constant(training.targets, |row| training.weight(row));
        let width = binning.width();
        let mut booster = Self { loss: options.loss, base, width, trees: Vec::new() };
        let mut scores = vec![base as f32; training.targets.len()];
        let mut judge = validation.map(|v| Judge::new(*v, options, base));
        let mut quantised = vec![Quantised::default(); scores.len()];
        for round in 0..options.rounds {
            let seed = mix(options.seed, round as u64);
            let rules = quantise(training, options, &scores, seed, &mut quantised);
            let columns = draw_columns(width, options.column_fraction, mix(seed, 1));
            let layout = Layout::new(binning, columns);
            let matrix = training.matrix;
            let ground = Ground { rules, layout: &layout, binning, matrix, quantised: &quantised };
            let mut rows = draw(scores.len(), options.row_fraction, mix(seed, 2));
            let (mut tree, leaves) = ground.grow(&mut rows);
            if tree.nodes.len() == 1 {
                break;
            }
            if let Loss::Quantile { level } = options.loss {
                let rate = options.learning_rate;
                set_to_quantiles(&mut tree, &leaves, &rows, training.targets, &scores, level, rate);
            }
            tree.fill_inner_values();
            add_scores(&tree, matrix, &mut scores);
            booster.trees.push(tree);
            if let (Some(judge), Some(tree)) = (&mut judge, booster.trees.last())
                && judge.is_done(tree, booster.trees.len())
            {
                break;
            }
        }
        if let Some(judge) = judge.filter(|judge| judge.patience > 0) {
            booster.trees.truncate(judge.best_rounds);
        }
        Ok(booster)
    }

    /// The number of trees kept.
    pub fn rounds(&self) -> usize {
        self.trees.len()
    }

    /// The loss the trees minimise.
    pub fn loss(&self) -> Loss {
        self.loss
    }

    /// The raw score of one row of bins.
    pub fn score(&self, row: &[u8]) -> f64 {
        self.base + self.trees.iter().map(|tree| f64::from(tree.value(row))).sum::<f64>()
    }

    /// The raw scores of all rows.
    pub fn scores(&self, matrix: &BinMatrix) -> Vec<f32> {
        let mut scores = vec![self.base as f32; matrix.rows()];
        self.trees.iter().for_each(|tree| tree.add_to(matrix.bins(), matrix.width(), &mut scores));
        scores
    }

    /// The forecast of one row of bins.
    pub fn predict(&self, row: &[u8]) -> f64 {
        self.loss.response(self.score(row))
    }

    /// Each column's part of a row's raw score, along the trees' paths. The answer is the
    /// score of the average row; adding all of `by_column` to it gives [`Self::score`].
    /// `by_column` has one entry a column and is overwritten.
    pub fn explain(&self, row: &[u8], by_column: &mut [f64]) -> f64 {
        by_column.fill(0.0);
        self.base + self.trees.iter().map(|tree| tree.explain(row, by_column)).sum::<f64>()
    }
}

/// Watches the validation loss.
struct Judge<'a> {
    rows: Training<'a>,
    loss: Loss,
    scores: Vec<f32>,
    patience: usize,
    best_rounds: usize,
    best_loss: f64,
}

impl<'a> Judge<'a> {
    fn new(rows: Training<'a>, options: &BoostOptions, base: f64) -> Self {
        let scores = vec![base as f32; rows.targets.len()];
        let best_loss = rows.mean_loss(options.loss, &scores);
        let (loss, patience) = (options.loss, options.patience);
        Self { rows, loss, scores, patience, best_rounds: 0, best_loss }
    }

    fn is_done(&mut self, tree: &Tree, rounds: usize) -> bool {
        add_scores(tree, self.rows.matrix, &mut self.scores);
        let loss = self.rows.mean_loss(self.loss, &self.scores);
        if loss < self.best_loss {
            self.best_loss = loss;
            self.best_rounds = rounds;
        }
        self.patience > 0 && rounds >= self.best_rounds + self.patience
    }
}

fn add_scores(tree: &Tree, matrix: &BinMatrix, scores: &mut [f32]) {
    let width = matrix.width();
    scores
        .par_chunks_mut(PART)
        .zip(matrix.bins().par_chunks(PART * width))
        .for_each(|(scores, bins)| tree.add_to(bins, width, scores));
}

/// Gradients and curvatures at the scores as integers, randomly rounded so that sums
/// stay unbiased when one row dwarfs the rest.
fn quantise<'a>(
    training: &Training<'_>,
    options: &'a BoostOptions,
    scores: &[f32],
    seed: u64,
    quantised: &mut [Quantised],
) -> Rules<'a> {
    let at = |row: usize, score: f32| {
        let target = f64::from(training.targets[row]);
        let (gradient, curvature) = options.loss.derivatives(target, f64::from(score));
        let weight = training.weight(row);
        (gradient * weight, curvature * weight)
    };
    let largest = scores
        .par_chunks(PART)
        .enumerate()
        .map(|(part, scores)| {
            scores.iter().enumerate().fold((0.0_f64, 0.0_f64), |most, (place, score)| {
                let (gradient, curvature) = at(part * PART + place, *score);
                (most.0.max(gradient.abs()), most.1.max(curvature))
            })
        })
        .reduce(|| (0.0, 0.0), |a, b| (a.0.max(b.0), a.1.max(b.1)));
    let unit = |most: f64, steps: f64| if most > 0.0 { most / steps } else { 1.0 };
    let gradient_unit = unit(largest.0, GRADIENT_STEPS);
    let curvature_unit = unit(largest.1, CURVATURE_STEPS);
    quantised.par_chunks_mut(PART).zip(scores.par_chunks(PART)).enumerate().for_each(|(part, (quantised, scores))| {
        for (place, (out, score)) in quantised.iter_mut().zip(scores).enumerate() {
            let row = part * PART + place;
            let (gradient, curvature) = at(row, *score);
            let word = mix(seed, row as u64);
            let draws = [word >> 32, word & 0xffff_ffff].map(|w| w as f64 / 4_294_967_296.0);
            out.gradient = (gradient / gradient_unit + draws[0]).floor() as i16;
            out.curvature = (curvature / curvature_unit + draws[1]).floor() as u16;
        }
    });
    Rules { options, gradient_unit, curvature_unit }
}

/// Leaves of a pinball tree step to the quantile of their residuals.
fn set_to_quantiles(
    tree: &mut Tree,
    leaves: &[LeafRows],
    rows: &[u32],
    targets: &[f32],
    scores: &[f32],
    level: f64,
    learning_rate: f64,
) {
    for leaf in leaves {
        let mut residuals: Vec<f32> =
            rows[leaf.rows.clone()].iter().map(|&row| targets[row as usize] - scores[row as usize]).collect();
        let step = f64::from(quantile(&mut residuals, level));
        let bounded = step.max(leaf.bounds.low).min(leaf.bounds.high);
        tree.nodes[leaf.node].value = (bounded * learning_rate) as f32;
    }
}
