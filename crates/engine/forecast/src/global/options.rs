use super::boosting::BoostOptions;
use super::boosting::Loss;
use super::error::GlobalError;

/// One boosted model of the average that is the forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// What it minimises, on demand divided by the series' level.
    pub loss: Loss,
    /// Rows are weighted by level to this power: 0 counts every series the same, 2 counts
    /// squared units, 1 is between.
    pub level_power: f64,
}

/// How a global model learns.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalOptions {
    /// The longest horizon that will be asked for, in periods.
    pub horizon: usize,
    /// Horizons that share one set of trees, in periods: 7 trains one set a week.
    pub block: usize,
    /// The models whose mean is the forecast.
    pub members: Vec<Member>,
    /// Quantile levels to fit heads for, each in (0, 1).
    pub quantiles: Vec<f64>,
    /// Only the latest periods are learned from; `usize::MAX` for all.
    pub train_periods: usize,
    /// Rows of one set of trees at most; evenly thinned above.
    pub max_rows: usize,
    /// Periods since the first sale before a period is learned from.
    pub min_history: usize,
    /// Rows lose half their weight in this many periods; infinity for never.
    pub half_life: f64,
    /// Whether a higher price may never raise the forecast.
    pub falling_price: bool,
    /// Past periods searched for conditions (price, promotion) like those to forecast;
    /// 0 leaves the feature out.
    pub similar_periods: usize,
    /// Bins of a numeric feature at most, 2 to 255.
    pub max_bins: usize,
    /// The latest periods held back, at most `horizon` long, to choose the number of
    /// trees before all rows are learned from; needs `boost.patience`.
    pub hold_out: bool,
    /// How trees are grown; loss and monotone columns are set by the model.
    pub boost: BoostOptions,
}

impl Default for GlobalOptions {
    fn default() -> Self {
        Self {
            horizon: 28,
            block: 7,
            members: vec![Member { loss: Loss::Tweedie { power: 1.6 }, level_power: 0.5 }],
            quantiles: Vec::new(),
            train_periods: usize::MAX,
            max_rows: 3_000_000,
            min_history: 14,
            half_life: f64::INFINITY,
            falling_price: true,
            similar_periods: 0,
            max_bins: 255,
            hold_out: false,
            boost: BoostOptions {
                rounds: 120,
                learning_rate: 0.07,
                max_leaves: 63,
                row_fraction: 0.5,
                column_fraction: 0.5,
                max_leaf_step: 2.0,
                ..BoostOptions::default()
            },
        }
    }
}

impl GlobalOptions {
    pub(crate) fn check(&self) -> Result<(), GlobalError> {
        let least_one = |name, value: usize| match value {
            0 => Err(GlobalError::Option { name, value: 0.0, range: "[1, inf)" }),
            _ => Ok(()),
        };
        least_one("horizon", self.horizon)?;
        least_one("block", self.block)?;
        least_one("max_rows", self.max_rows)?;
        least_one("train_periods", self.train_periods)?;
        least_one("members", self.members.len())?;
        if self.half_life.is_nan() || self.half_life <= 0.0 {
            let value = self.half_life;
            return Err(GlobalError::Option { name: "half_life", value, range: "(0, inf]" });
        }
        for member in &self.members {
            let value = member.level_power;
            if !(0.0..=2.0).contains(&value) {
                return Err(GlobalError::Option { name: "level_power", value, range: "[0, 2]" });
            }
        }
        Ok(())
    }
}
