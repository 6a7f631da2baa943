//! The forecast engine behind the door that replays ask through.

use stockflow_forecast::{Request, Series, total_over};
use stockflow_planning::demand::Demand;
use stockflow_planning::safety::demand_over_lead_time;
use stockflow_planning::simulation::{Forecaster, Question};

/// Forecasts by the engine: mean and spread of the sum over the days asked for, the stockout days known as such.
pub(crate) struct Engine {
    /// Days of history that it is shown.
    pub(crate) window: usize,
    /// How the total is spread around its mean.
    pub(crate) shape: Shape,
}

/// How a total is spread around its mean.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum, Debug)]
pub(crate) enum Shape {
    /// Gamma, by the engine's own deviation of the sum.
    Gamma,
    /// The sums of runs of days in the past, moved to the forecast's mean.
    Blocks,
}

impl Forecaster for Engine {
    fn over(&mut self, question: &Question<'_>) -> Demand {
        let from = question.history.len().saturating_sub(self.window);
        let history = &question.history[from..];
        let series = Series::new(history);
        let request = Request { season: 7, origins: 6, quantiles: Vec::new(), ..Request::default() };
        let Ok(total) = total_over(&series, &request, question.days) else {
            return Demand::none();
        };
        let gamma = || Demand::gamma(total.mean, total.sd).unwrap_or_else(|_| Demand::none());
        match self.shape {
            Shape::Gamma => gamma(),
            Shape::Blocks => match demand_over_lead_time(history, &[question.days]) {
                Ok(blocks) if blocks.mean() > 0.0 => blocks.times(total.mean / blocks.mean()),
                _ => gamma(),
            },
        }
    }
}
