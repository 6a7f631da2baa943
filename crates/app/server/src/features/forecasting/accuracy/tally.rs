//! Errors summed up, and the measures that they come to.

use crate::features::forecasting::versions::SaidOn;

/// Sums over days of series.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::features::forecasting) struct Tally {
    pub(in crate::features::forecasting) days: f64,
    pub(in crate::features::forecasting) actual: f64,
    pub(in crate::features::forecasting) forecast: f64,
    absolute: f64,
    of_model: f64,
    of_naive: f64,
    /// Sum of |error| / actual, and the days that have it.
    percentage: f64,
    pub(in crate::features::forecasting) sold_days: f64,
    /// Sum of |error| / scale, and the days that have it.
    scaled: f64,
    scaled_days: f64,
    covered: f64,
}

impl Tally {
    /// Adds a day: what was asked for, what had been said, in which share of it (a channel's), and by what errors of this
    /// series are scaled.
    pub(in crate::features::forecasting) fn add(&mut self, actual: f64, said: &SaidOn, share: f64, scale: f64) {
        let error = (said.mean * share - actual).abs();
        self.days += 1.0;
        self.actual += actual;
        self.forecast += said.mean * share;
        self.absolute += error;
        self.of_model += (said.model * share - actual).abs();
        self.of_naive += (said.naive * share - actual).abs();
        if actual > 0.0 {
            self.percentage += error / actual;
            self.sold_days += 1.0;
        }
        if scale > 0.0 {
            self.scaled += error / scale;
            self.scaled_days += 1.0;
        }
        if (said.low * share..=said.high * share).contains(&actual) {
            self.covered += 1.0;
        }
    }

    /// Adds what was summed up elsewhere.
    pub(in crate::features::forecasting) fn join(&mut self, other: &Self) {
        self.days += other.days;
        self.actual += other.actual;
        self.forecast += other.forecast;
        self.absolute += other.absolute;
        self.of_model += other.of_model;
        self.of_naive += other.of_naive;
        self.percentage += other.percentage;
        self.sold_days += other.sold_days;
        self.scaled += other.scaled;
        self.scaled_days += other.scaled_days;
        self.covered += other.covered;
    }

    /// Sum of absolute errors over demand; `None` where nothing was asked for.
    pub(in crate::features::forecasting) fn wape(&self) -> Option<f64> {
        share(self.absolute, self.actual)
    }

    /// The same of the model alone, without overrides and scenario.
    pub(in crate::features::forecasting) fn model_wape(&self) -> Option<f64> {
        share(self.of_model, self.actual)
    }

    /// The same of seasonal naive, as it stood at the same time.
    pub(in crate::features::forecasting) fn naive_wape(&self) -> Option<f64> {
        share(self.of_naive, self.actual)
    }

    /// Mean of |error| / demand over the days with demand.
    pub(in crate::features::forecasting) fn mape(&self) -> Option<f64> {
        share(self.percentage, self.sold_days)
    }

    /// Mean of |error| in parts of the series' in-sample error of seasonal naive (Hyndman and Koehler, 2006).
    pub(in crate::features::forecasting) fn mase(&self) -> Option<f64> {
        share(self.scaled, self.scaled_days)
    }

    /// Sum of (forecast − demand) over demand.
    pub(in crate::features::forecasting) fn bias(&self) -> Option<f64> {
        share(self.forecast - self.actual, self.actual)
    }

    /// Share of days within the quantiles 0.05 and 0.95.
    pub(in crate::features::forecasting) fn coverage(&self) -> Option<f64> {
        share(self.covered, self.days)
    }

    /// The part of seasonal naive's error that the forecast saves; below 0, it loses to it.
    pub(in crate::features::forecasting) fn value_added(&self) -> Option<f64> {
        share(self.of_naive - self.absolute, self.of_naive)
    }

    /// Whether the forecast had less error than seasonal naive, or the same.
    pub(in crate::features::forecasting) fn beats_naive(&self) -> bool {
        self.absolute <= self.of_naive
    }
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(mean: f64, naive: f64) -> SaidOn {
        SaidOn { model: mean + 1.0, mean, naive, low: mean - 2.0, high: mean + 2.0 }
    }

    // Demand of 10, 0, 20 and 10 against 12, 1, 15 and 10: the example of `stockflow_forecast::metrics`.
    #[test]
    fn measures_are_those_of_the_hand() {
        let mut tally = Tally::default();
        for (actual, mean) in [(10.0, 12.0), (0.0, 1.0), (20.0, 15.0), (10.0, 10.0)] {
            tally.add(actual, &said(mean, 10.0), 1.0, 4.0);
        }
        assert_eq!((tally.wape(), tally.bias()), (Some(0.2), Some(-0.05)));
        assert!((tally.mape().unwrap() - 0.15).abs() < 1e-12);
        // Mean error 2 in parts of 4; errors of naive 0, 10, 10 and 0; three of four within two units.
        assert_eq!((tally.mase(), tally.naive_wape(), tally.coverage()), (Some(0.5), Some(0.5), Some(0.75)));
        assert_eq!((tally.value_added(), tally.model_wape()), (Some(0.6), Some((3.0 + 2.0 + 4.0 + 1.0) / 40.0)));
        assert!(tally.beats_naive());
    }

    #[test]
    fn without_demand_there_are_no_parts_of_it() {
        let mut tally = Tally::default();
        tally.add(0.0, &said(1.0, 0.0), 1.0, 0.0);
        assert_eq!((tally.wape(), tally.mape(), tally.mase(), tally.bias()), (None, None, None, None));
        assert!(!tally.beats_naive());
    }
}
