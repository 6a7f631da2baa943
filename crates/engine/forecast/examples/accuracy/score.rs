//! One line of the table.

use stockflow_forecast::metrics;

use crate::data::{Case, Set};

/// Means over the series of a set; totals for WAPE and bias.
pub(crate) struct Scores {
    smape: f64,
    mase: f64,
    rmsse: f64,
    wape: f64,
    bias: f64,
}

impl Scores {
    pub(crate) fn of(set: &Set, cases: &[Case], forecasts: &[Vec<f64>]) -> Self {
        let mut sums = [(0.0, 0.0); 3];
        let (mut missed, mut signed, mut sold) = (0.0, 0.0, 0.0);
        for (case, forecast) in cases.iter().zip(forecasts) {
            let measures = [
                metrics::smape(&case.test, forecast),
                metrics::mase(&case.train, &case.test, forecast, set.scored_season),
                metrics::rmse(&case.test, forecast) / metrics::squared_naive_error(&case.train).sqrt(),
            ];
            for ((sum, count), measure) in sums.iter_mut().zip(measures) {
                // A training part without a step has no scale.
                if measure.is_finite() {
                    *sum += measure;
                    *count += 1.0;
                }
            }
            for (actual, said) in case.test.iter().zip(forecast) {
                missed += (said - actual).abs();
                signed += said - actual;
                sold += actual;
            }
        }
        let [smape, mase, rmsse] = sums.map(|(sum, count)| sum / count);
        Self { smape, mase, rmsse, wape: missed / sold, bias: signed / sold }
    }

    pub(crate) fn line(&self, name: &str, naive2: &Self, rate: f64) -> String {
        let owa = metrics::owa(self.smape, self.mase, naive2.smape, naive2.mase);
        format!(
            "| {name} | {:.3} | {:.3} | {owa:.3} | {:.3} | {:.3} | {:+.3} | {rate:.0} |",
            self.smape, self.mase, self.rmsse, self.wape, self.bias
        )
    }
}
