//! What was said at the time: every forecast that was ever published, in few bytes.

use super::packed;
use stockflow_db::bulk;

/// The numbers of a published forecast, one a day from its first day.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Said {
    /// Means with events.
    pub(super) model: Vec<f64>,
    /// Means with overrides and a scenario too; empty: as `model`.
    pub(super) mean: Vec<f64>,
    /// Seasonal naive: a week, or every day where it does not repeat.
    pub(super) naive: Vec<f64>,
    /// The quantile of level 0.05.
    pub(super) low: Vec<f64>,
    /// The quantile of level 0.95.
    pub(super) high: Vec<f64>,
    /// The mean absolute step from week to week in the history it was made of.
    pub(super) scale: f64,
}

/// What was said for one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SaidOn {
    pub(super) model: f64,
    pub(super) mean: f64,
    pub(super) naive: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Said {
    /// As it is kept.
    pub(super) fn pack(&self) -> Vec<u8> {
        let mean = if self.mean == self.model { &[][..] } else { &self.mean };
        let weekly = self.naive.iter().enumerate().all(|(at, value)| *value == self.naive[at % 7]);
        let naive = if weekly { &self.naive[..self.naive.len().min(7)] } else { &self.naive };
        let mut out = Vec::new();
        for path in [&self.model[..], mean, naive, &self.low, &self.high, &[self.scale]] {
            packed::pack(&mut out, path);
        }
        out
    }

    /// From what was kept; `None` when it is damaged.
    pub(super) fn unpack(mut bytes: &[u8]) -> Option<Self> {
        let mut next = || packed::unpack(&mut bytes);
        let (model, mean, naive) = (next()?, next()?, next()?);
        let (low, high, scale) = (next()?, next()?, *next()?.first()?);
        let whole = !model.is_empty() && !naive.is_empty() && low.len() == model.len() && high.len() == model.len();
        let fits = mean.is_empty() || mean.len() == model.len();
        (whole && fits).then_some(Self { model, mean, naive, low, high, scale })
    }

    /// What it said for the day so many days after its first.
    pub(super) fn on(&self, ahead: usize) -> Option<SaidOn> {
        let model = *self.model.get(ahead)?;
        Some(SaidOn {
            model,
            mean: self.mean.get(ahead).copied().unwrap_or(model),
            naive: self.naive[ahead % self.naive.len()],
            low: self.low[ahead],
            high: self.high[ahead],
        })
    }

    /// The means, overrides and scenario included.
    pub(super) fn means(&self) -> &[f64] {
        if self.mean.is_empty() { &self.model } else { &self.mean }
    }
}

bulk! {
    KEEP = {
        table: "forecast_version",
        key: ["workspace_id", "product_id", "location_id", "first_day", "made_at"],
        columns: [
            "workspace_id", "product_id", "location_id", "first_day", "made_at", "id", "run_id", "model", "class", "channels", "data",
            "cause", "cause_id", "who", "why", "shared_days", "before_mean", "after_mean"
        ],
        types: [Text, Text, Text, I64, I64, Text, Text, Text, Text, Text, Bytes, Text, Text, Text, Text, I64, F64, F64],
        conflict: Update,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_comes_back_and_weeks_are_kept_once() {
        let said = Said {
            model: vec![1.25; 14],
            mean: vec![1.25; 14],
            naive: (0..14).map(|day| f64::from(day % 7)).collect(),
            low: vec![0.0; 14],
            high: vec![4.0; 14],
            scale: 0.5,
        };
        let back = Said::unpack(&said.pack()).unwrap();
        assert_eq!((back.mean.len(), back.naive.len(), back.scale), (0, 7, 0.5));
        let day = back.on(9).unwrap();
        assert_eq!(day, SaidOn { model: 1.25, mean: 1.25, naive: 2.0, low: 0.0, high: 4.0 });
        assert_eq!(back.on(14), None);
        let moved = Said { mean: vec![2.0; 14], ..said };
        assert_eq!(Said::unpack(&moved.pack()).unwrap().means(), [2.0; 14]);
        assert_eq!(Said::unpack(&moved.pack()[..20]), None);
    }
}
