use super::error::BoostError;
use super::loss::Loss;

/// The direction a column may move the forecast, all else equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Monotone {
    /// Either way.
    #[default]
    Free,
    /// A larger value never lowers the forecast.
    Rising,
    /// A larger value never raises the forecast: price.
    Falling,
}

/// How trees are grown and added up.
#[derive(Debug, Clone, PartialEq)]
pub struct BoostOptions {
    /// What is minimised.
    pub loss: Loss,
    /// Trees at most.
    pub rounds: usize,
    /// The part of each tree's step that is taken, in (0, 1].
    pub learning_rate: f64,
    /// Leaves of one tree at most.
    pub max_leaves: usize,
    /// Splits from the root to a leaf at most.
    pub max_depth: usize,
    /// The least curvature (for squared error: weighted rows) a leaf may hold.
    pub min_leaf_curvature: f64,
    /// The penalty on squared leaf values.
    pub l2: f64,
    /// The part of the rows each tree sees, in (0, 1].
    pub row_fraction: f64,
    /// The part of the columns each tree sees, in (0, 1].
    pub column_fraction: f64,
    /// Extra penalty on the values of categories when they are sorted into split sets.
    pub category_smoothing: f64,
    /// The largest step of a leaf before the learning rate, in raw score.
    pub max_leaf_step: f64,
    /// One entry a column, or empty for no constraint.
    pub monotone: Vec<Monotone>,
    /// Stop after this many rounds without a better validation loss; 0 never stops.
    pub patience: usize,
    /// Seeds every random draw.
    pub seed: u64,
}

impl Default for BoostOptions {
    fn default() -> Self {
        Self {
            loss: Loss::Squared,
            rounds: 200,
            learning_rate: 0.05,
            max_leaves: 63,
            max_depth: 16,
            min_leaf_curvature: 20.0,
            l2: 1.0,
            row_fraction: 1.0,
            column_fraction: 1.0,
            category_smoothing: 10.0,
            max_leaf_step: f64::INFINITY,
            monotone: Vec::new(),
            patience: 0,
            seed: 1,
        }
    }
}

impl BoostOptions {
    pub(crate) fn check(&self, width: usize) -> Result<(), BoostError> {
        let part = |name, value: f64| match value > 0.0 && value <= 1.0 {
            true => Ok(()),
            false => Err(BoostError::Option { name, value, range: "(0, 1]" }),
        };
        part("learning_rate", self.learning_rate)?;
        part("row_fraction", self.row_fraction)?;
        part("column_fraction", self.column_fraction)?;
        for (name, value) in [
            ("min_leaf_curvature", self.min_leaf_curvature),
            ("l2", self.l2),
            ("category_smoothing", self.category_smoothing),
        ] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(BoostError::Option { name, value, range: "[0, inf)" });
            }
        }
        if self.max_leaf_step.is_nan() || self.max_leaf_step <= 0.0 {
            let value = self.max_leaf_step;
            return Err(BoostError::Option { name: "max_leaf_step", value, range: "(0, inf]" });
        }
        if !(1..=32_768).contains(&self.max_leaves) {
            let value = self.max_leaves as f64;
            return Err(BoostError::Option { name: "max_leaves", value, range: "[1, 32768]" });
        }
        if !self.monotone.is_empty() && self.monotone.len() != width {
            let found = self.monotone.len();
            return Err(BoostError::Length { what: "monotone", expected: width, found });
        }
        Ok(())
    }
}
