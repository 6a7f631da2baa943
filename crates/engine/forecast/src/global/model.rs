//! Fitting a global model and forecasting with it.

use rayon::prelude::*;

use super::boosting::{BinMatrix, Binning, BoostOptions, Booster, Loss, Training};
use super::error::GlobalError;
use super::features::{History, Moment, Pools, Recipe, Subject};
use super::options::{GlobalOptions, Member};
use super::panel::Panel;
use super::rows::{Block, RowMaker, Rows, Span};

/// Series forecast together: enough rows to walk trees side by side.
const SERIES_PART: usize = 64;

/// Boosted trees over all series of a panel, one set a block of horizons.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalModel {
    pub(super) recipe: Recipe,
    pub(super) horizon: usize,
    pub(super) quantiles: Vec<f64>,
    pub(super) blocks: Vec<BlockModel>,
}

/// What answers for one block of horizons.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BlockModel {
    pub(super) block: Block,
    pub(super) binning: Binning,
    pub(super) members: Vec<Booster>,
    pub(super) quantiles: Vec<Booster>,
}

impl BlockModel {
    /// Mean of the members' forecasts, in parts of the level.
    fn means(&self, matrix: &BinMatrix) -> Vec<f64> {
        let mut sums = vec![0.0; matrix.rows()];
        for member in &self.members {
            let scores = member.scores(matrix);
            for (sum, score) in sums.iter_mut().zip(scores) {
                *sum += member.loss().response(f64::from(score)).max(0.0);
            }
        }
        sums.iter_mut().for_each(|sum| *sum /= self.members.len() as f64);
        sums
    }
}

impl GlobalModel {
    /// Learns from every series of a panel.
    ///
    /// # Errors
    /// [`GlobalError`] when the panel's parts do not fit each other, a demand is negative
    /// or infinite, an option is out of range, or no series has enough history.
    pub fn fit(panel: &Panel<'_>, options: &GlobalOptions) -> Result<Self, GlobalError> {
        options.check()?;
        panel.check()?;
        let pools = Pools::new(panel);
        let recipe = Recipe::new(panel, options);
        let mut blocks = Vec::new();
        for block in Block::all(options.horizon, options.block) {
            let maker =
                RowMaker { panel, pools: &pools, recipe: &recipe, options, block, span: Span::Before { held_out: 0 } };
            blocks.push(fit_block(&maker)?);
        }
        let (horizon, quantiles) = (options.horizon, options.quantiles.clone());
        Ok(Self { recipe, horizon, quantiles, blocks })
    }

    /// Forecasts of the periods after each series' last, `horizon` a series, never
    /// negative. A series without any positive demand is forecast zero; one without any
    /// known period is forecast its first pool's recent mean.
    ///
    /// # Errors
    /// [`GlobalError`] when the panel is laid out differently from the one learned from,
    /// or the horizon is longer.
    pub fn forecast(&self, panel: &Panel<'_>, horizon: usize) -> Result<Vec<Vec<f64>>, GlobalError> {
        self.check(panel, horizon)?;
        let rows = |block: &BlockModel, matrix: &BinMatrix| vec![block.means(matrix)];
        let answers = self.answer(panel, horizon, rows);
        Ok(answers.into_iter().map(|mut answer| answer.swap_remove(0)).collect())
    }

    /// Forecast quantiles: by series, by level in the order of the options, by period.
    /// Levels never cross and are never negative.
    ///
    /// # Errors
    /// As [`Self::forecast`].
    pub fn forecast_quantiles(&self, panel: &Panel<'_>, horizon: usize) -> Result<Vec<Vec<Vec<f64>>>, GlobalError> {
        self.check(panel, horizon)?;
        let rows = |block: &BlockModel, matrix: &BinMatrix| {
            let heads = block.quantiles.iter();
            heads.map(|head| head.scores(matrix).into_iter().map(|s| f64::from(s).max(0.0)).collect()).collect()
        };
        let mut answers = self.answer(panel, horizon, rows);
        let mut order: Vec<usize> = (0..self.quantiles.len()).collect();
        order.sort_by(|a, b| self.quantiles[*a].total_cmp(&self.quantiles[*b]));
        for answer in &mut answers {
            for period in 0..horizon {
                let mut values: Vec<f64> = answer.iter().map(|level| level[period]).collect();
                values.sort_by(f64::total_cmp);
                order.iter().zip(values).for_each(|(level, value)| answer[*level][period] = value);
            }
        }
        Ok(answers)
    }

    pub(super) fn check(&self, panel: &Panel<'_>, horizon: usize) -> Result<(), GlobalError> {
        panel.check()?;
        if !self.recipe.fits(panel) {
            return Err(GlobalError::OtherLayout);
        }
        if horizon == 0 || horizon > self.horizon {
            return Err(GlobalError::Horizon { asked: horizon, trained: self.horizon });
        }
        Ok(())
    }

    /// Answers of `ask`, in units, by series and answer and period.
    fn answer<F>(&self, panel: &Panel<'_>, horizon: usize, ask: F) -> Vec<Vec<Vec<f64>>>
    where
        F: Fn(&BlockModel, &BinMatrix) -> Vec<Vec<f64>> + Sync,
    {
        let pools = Pools::new(panel);
        let places: Vec<usize> = (0..panel.series.len()).collect();
        places
            .par_chunks(SERIES_PART)
            .flat_map_iter(|part| self.answer_part(panel, &pools, horizon, part, &ask))
            .collect()
    }

    fn answer_part<F>(
        &self,
        panel: &Panel<'_>,
        pools: &Pools,
        horizon: usize,
        part: &[usize],
        ask: &F,
    ) -> Vec<Vec<Vec<f64>>>
    where
        F: Fn(&BlockModel, &BinMatrix) -> Vec<Vec<f64>>,
    {
        let mut history = History::default();
        let mut answers: Vec<Vec<Vec<f64>>> = vec![Vec::new(); part.len()];
        for block in self.blocks.iter().filter(|block| block.block.first <= horizon) {
            let mut bins = Vec::new();
            let mut levels = Vec::new();
            for &place in part {
                let series = &panel.series[place];
                history.load(series);
                let groups = pools.groups(place);
                let subject = Subject { series, history: &history, pools, groups };
                let outlook = Outlook::of(&subject, &self.recipe);
                levels.push(outlook);
                if let Outlook::Modelled(level) = outlook {
                    self.encode(&subject, level, block, horizon, &mut bins);
                }
            }
            let matrix = BinMatrix::from_bins(block.binning.width(), bins);
            let asked = ask(block, &matrix);
            let periods = block.block.last.min(horizon) + 1 - block.block.first;
            let mut row = 0;
            for (answer, outlook) in answers.iter_mut().zip(levels) {
                answer.resize(asked.len(), Vec::with_capacity(horizon));
                for (line, values) in answer.iter_mut().zip(&asked) {
                    match outlook {
                        Outlook::Modelled(level) => {
                            line.extend(values[row..row + periods].iter().map(|v| v * level));
                        }
                        Outlook::Flat(value) => line.extend(vec![value; periods]),
                    }
                }
                if matches!(outlook, Outlook::Modelled(_)) {
                    row += periods;
                }
            }
        }
        answers
    }

    /// Appends the bins of a series' rows for one block.
    pub(super) fn encode(
        &self,
        subject: &Subject<'_>,
        level: f64,
        block: &BlockModel,
        horizon: usize,
        bins: &mut Vec<u8>,
    ) {
        let origin = subject.series.values.len() - 1;
        let width = block.binning.width();
        let mut row = Vec::new();
        for step in block.block.first..=block.block.last.min(horizon) {
            let moment = Moment { origin, target: origin + step, level };
            self.recipe.fill(subject, moment, &mut row);
            let begin = bins.len();
            bins.resize(begin + width, 0);
            block.binning.encode(&row, &mut bins[begin..]);
        }
    }
}

/// How a series is forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outlook {
    /// By the trees, in parts of this level.
    Modelled(f64),
    /// The same every period.
    Flat(f64),
}

impl Outlook {
    pub(super) fn of(subject: &Subject<'_>, recipe: &Recipe) -> Self {
        let values = subject.series.values;
        if subject.history.first < values.len() {
            return Self::Modelled(recipe.level(subject, values.len() - 1));
        }
        if values.iter().any(|value| !value.is_nan()) {
            return Self::Flat(0.0);
        }
        let last = (subject.series.start + values.len()).saturating_sub(1);
        Self::Flat(subject.pools.prior(&subject.groups, last, recipe))
    }
}

fn fit_block(maker: &RowMaker<'_>) -> Result<BlockModel, GlobalError> {
    let options = maker.options;
    let binning = maker.binning().ok_or(GlobalError::NoHistory)?;
    let rounds = match options.hold_out && options.boost.patience > 0 {
        true => Some(held_out_rounds(maker, &binning)?),
        false => None,
    };
    let rows = maker.rows(&binning, maker.thinning());
    let fit = |member: Member, rounds: Option<usize>| {
        let weights = weights(&rows, member.level_power, options.half_life);
        let boost = BoostOptions { patience: 0, ..boost_options(maker, member.loss, rounds) };
        let training = Training { matrix: &rows.matrix, targets: &rows.targets, weights: Some(&weights) };
        Booster::fit(&binning, &training, None, &boost)
    };
    let of_member = |place: usize| rounds.as_ref().map(|rounds| rounds[place]);
    let members: Result<Vec<Booster>, _> =
        options.members.iter().enumerate().map(|(place, member)| fit(*member, of_member(place))).collect();
    let quantiles: Result<Vec<Booster>, _> = options
        .quantiles
        .iter()
        .map(|&level| fit(Member { loss: Loss::Quantile { level }, level_power: 1.0 }, None))
        .collect();
    let (members, quantiles) = (members?, quantiles?);
    Ok(BlockModel { block: maker.block, binning, members, quantiles })
}

/// The number of trees of each member that forecasts the latest periods best when
/// learned from the periods before them.
fn held_out_rounds(maker: &RowMaker<'_>, binning: &Binning) -> Result<Vec<usize>, GlobalError> {
    let options = maker.options;
    let held_out = options.horizon;
    let before = RowMaker { span: Span::Before { held_out }, ..*maker };
    let rows = before.rows(binning, before.thinning());
    let after = RowMaker { span: Span::From { held_out }, ..*maker };
    let judged = after.rows(binning, 1.0);
    if rows.targets.is_empty() || judged.targets.is_empty() {
        return Ok(vec![options.boost.rounds; options.members.len()]);
    }
    let mut rounds = Vec::new();
    for member in &options.members {
        let learned = weights(&rows, member.level_power, options.half_life);
        let judging = weights(&judged, member.level_power, f64::INFINITY);
        let training = Training { matrix: &rows.matrix, targets: &rows.targets, weights: Some(&learned) };
        let validation = Training { matrix: &judged.matrix, targets: &judged.targets, weights: Some(&judging) };
        let boost = boost_options(maker, member.loss, None);
        rounds.push(Booster::fit(binning, &training, Some(&validation), &boost)?.rounds().max(1));
    }
    Ok(rounds)
}

fn boost_options(maker: &RowMaker<'_>, loss: Loss, rounds: Option<usize>) -> BoostOptions {
    let monotone = maker.recipe.columns().iter().map(|column| column.monotone).collect();
    let boost = &maker.options.boost;
    BoostOptions { loss, monotone, rounds: rounds.unwrap_or(boost.rounds), ..boost.clone() }
}

fn weights(rows: &Rows, level_power: f64, half_life: f64) -> Vec<f32> {
    let weight =
        |(level, age): (&f32, &u16)| f64::from(*level).powf(level_power) * (-f64::from(*age) / half_life).exp2();
    rows.levels.iter().zip(&rows.ages).map(|row| weight(row) as f32).collect()
}
