//! What a forecast is made of.

use std::collections::BTreeMap;

use super::boosting::{BinMatrix, Booster};
use super::error::GlobalError;
use super::features::{Group, History, Pools, Subject};
use super::model::{BlockModel, GlobalModel, Outlook};
use super::panel::Panel;

/// A forecast taken apart: `forecast = base + sum of parts`, all in units.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The forecast.
    pub forecast: f64,
    /// What the average period of a series of this level would be forecast.
    pub base: f64,
    /// What each group of features adds or takes: `history`, `season`, `hierarchy`, and
    /// every driver under its own name.
    pub parts: Vec<(String, f64)>,
}

impl GlobalModel {
    /// Takes the forecast of one series (by its place) `step` periods ahead apart, along
    /// the paths its row takes through the trees. With a log link the factors are turned
    /// into units by the logarithmic mean, which leaves no remainder (Ang 2004).
    ///
    /// # Errors
    /// As [`Self::forecast`], and [`GlobalError::UnknownSeries`].
    pub fn explain(&self, panel: &Panel<'_>, series: usize, step: usize) -> Result<Explanation, GlobalError> {
        self.check(panel, step)?;
        let known = panel.series.len();
        if series >= known {
            return Err(GlobalError::UnknownSeries { series, known });
        }
        let pools = Pools::new(panel);
        let mut history = History::default();
        history.load(&panel.series[series]);
        let subject =
            Subject { series: &panel.series[series], history: &history, pools: &pools, groups: pools.groups(series) };
        let level = match Outlook::of(&subject, &self.recipe) {
            Outlook::Modelled(level) => level,
            Outlook::Flat(value) => {
                return Ok(Explanation { forecast: value, base: value, parts: Vec::new() });
            }
        };
        let answering = |block: &&BlockModel| block.block.last >= step;
        let horizon = GlobalError::Horizon { asked: step, trained: self.horizon };
        let block = self.blocks.iter().find(answering).ok_or(horizon)?;
        let mut bins = Vec::new();
        self.encode(&subject, level, block, step, &mut bins);
        let matrix = BinMatrix::from_bins(block.binning.width(), bins);
        let row = matrix.row(step - block.block.first);
        Ok(self.take_apart(block, row, level))
    }

    fn take_apart(&self, block: &BlockModel, row: &[u8], level: f64) -> Explanation {
        let groups: Vec<Group> = self.recipe.columns().into_iter().map(|column| column.group).collect();
        let mut parts: BTreeMap<&Group, f64> = groups.iter().map(|g| (g, 0.0)).collect();
        let (mut forecast, mut base) = (0.0, 0.0);
        let share = level / block.members.len() as f64;
        let mut by_column = vec![0.0; groups.len()];
        for member in &block.members {
            let of_member = Parts::of(member, row, &mut by_column);
            forecast += of_member.forecast * share;
            base += of_member.base * share;
            for (group, change) in groups.iter().zip(&by_column) {
                if let Some(part) = parts.get_mut(group) {
                    *part += change * of_member.units * share;
                }
            }
        }
        let parts = parts.into_iter().map(|(group, part)| (self.name(group), part)).collect();
        Explanation { forecast, base, parts }
    }

    fn name(&self, group: &Group) -> String {
        match group {
            Group::History => "history".into(),
            Group::Season => "season".into(),
            Group::Hierarchy => "hierarchy".into(),
            Group::Driver(place) => self.recipe.drivers[*place].name.clone(),
        }
    }
}

/// One member's forecast in parts of the level; a change of score is worth `units`.
struct Parts {
    forecast: f64,
    base: f64,
    units: f64,
}

impl Parts {
    fn of(member: &Booster, row: &[u8], by_column: &mut [f64]) -> Self {
        let average = member.explain(row, by_column);
        let change: f64 = by_column.iter().sum();
        let base = member.loss().response(average).max(0.0);
        let forecast = member.loss().response(average + change).max(0.0);
        let units = match change.abs() > 1e-9 {
            true => (forecast - base) / change,
            false if member.loss().has_log_link() => base,
            false => 1.0,
        };
        Self { forecast, base, units }
    }
}
