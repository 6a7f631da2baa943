//! Forecasts as a replay needs them: demand over the days until the next goods can come.

use crate::demand::Demand;
use crate::safety::demand_over_lead_time;

/// What is asked, with what is known.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The store, or `None` for all stores together.
    pub store: Option<usize>,
    /// Units a day up to yesterday, days with an empty shelf corrected.
    pub history: &'a [f64],
    /// Days from today, today included, whose demand is asked for.
    pub days: usize,
}

/// Answers what demand will be, from what was known on the day of the question.
pub trait Forecaster {
    /// Demand over the question's days together, in units.
    fn over(&mut self, question: &Question<'_>) -> Demand;
}

/// The sums of all runs of as many days in the recent past: Porras & Dekker (2008), "An inventory control system
/// for spare parts at a refinery"; no distribution is assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    /// Days of the past that count.
    pub window: usize,
    /// How the sums become a distribution.
    pub tail: Tail,
}

/// How sums of runs of days become a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// As they are: nothing beyond what was seen is possible.
    Seen,
    /// Gamma with their mean; the variance is what a next run has when k runs without overlap told mean and variance,
    /// s²·(k + 1)/(k − 1), as in the prediction interval of a normal sample.
    Gamma,
}

impl Forecaster for Blocks {
    fn over(&mut self, question: &Question<'_>) -> Demand {
        let from = question.history.len().saturating_sub(self.window.max(question.days));
        let recent = &question.history[from..];
        let seen = demand_over_lead_time(recent, &[question.days]).unwrap_or_else(|_| Demand::none());
        let runs = recent.len() as f64 / question.days.max(1) as f64;
        match self.tail {
            Tail::Gamma if runs > 1.0 => {
                let sd = seen.sd() * ((runs + 1.0) / (runs - 1.0)).sqrt();
                Demand::gamma(seen.mean(), sd).unwrap_or(seen)
            }
            _ => seen,
        }
    }
}

/// Exponential smoothing of the daily level (Brown, 1959) at the pace that missed least in the past, and gamma demand
/// around it whose variance is that of its own errors over as many days: what it has missed, it may miss again (Silver,
/// Pyke & Thomas (2017), section 3.9, with errors taken over the lead time itself instead of √L times a day's).
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// Paces to choose from: days after which a day counts half, each at least one.
    pub half_lives: Vec<f64>,
    /// Days of past forecasts whose errors count.
    pub window: usize,
}

impl Default for Smoothed {
    fn default() -> Self {
        Self { half_lives: vec![7.0, 14.0, 28.0, 56.0, 112.0, 224.0], window: 400 }
    }
}

/// One pace walked through a history.
struct Walk {
    level: f64,
    squares: f64,
    known: f64,
}

impl Smoothed {
    /// Errors of forecasts over `days` days, from the day on which `start` days were known.
    fn walk(&self, history: &[f64], days: usize, start: usize, half_life: f64) -> Walk {
        let keep = 0.5_f64.powf(1.0 / half_life.max(1.0));
        let mut level = history[..start].iter().sum::<f64>() / start as f64;
        let first = history.len().saturating_sub(self.window);
        let (mut squares, mut known) = (0.0, 0.0);
        let mut coming: f64 = history.iter().skip(start).take(days).sum();
        for day in start..history.len() {
            if day >= first && day + days <= history.len() {
                squares += (coming - level * days as f64).powi(2);
                known += 1.0;
            }
            coming += history.get(day + days).copied().unwrap_or(0.0) - history[day];
            level = keep * level + (1.0 - keep) * history[day];
        }
        Walk { level, squares, known }
    }
}

impl Forecaster for Smoothed {
    fn over(&mut self, question: &Question<'_>) -> Demand {
        let (history, days) = (question.history, question.days);
        let start = history.len().min(28);
        if start == 0 || days == 0 {
            return Demand::none();
        }
        let walks = self.half_lives.iter().map(|half_life| self.walk(history, days, start, *half_life));
        let Some(best) = walks.min_by(|a, b| a.squares.total_cmp(&b.squares)) else {
            return Demand::none();
        };
        let mean = best.level * days as f64;
        // Without past errors: as if the days were Poisson (Syntetos & Boylan (2006) on slow movers).
        let runs = best.known / days as f64;
        let variance = if best.known > 0.0 { best.squares / best.known * (runs + 1.0) / runs.max(1.0) } else { mean };
        Demand::gamma(mean, variance.max(mean).sqrt()).unwrap_or_else(|_| Demand::none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_the_sums_of_all_runs() {
        let history = [9.0, 9.0, 1.0, 0.0, 2.0, 3.0];
        let question = Question { store: None, history: &history, days: 2 };
        let demand = Blocks { window: 4, tail: Tail::Seen }.over(&question);
        // 1 + 0, 0 + 2, 2 + 3
        assert_eq!((demand.quantile(0.3), demand.quantile(0.6), demand.quantile(0.9)), (1.0, 2.0, 5.0));
        assert!((demand.mean() - 8.0 / 3.0).abs() < 1e-12);
        let long = Blocks { window: 4, tail: Tail::Seen }.over(&Question { days: 12, ..question });
        assert_eq!(long.mean(), 48.0);
    }

    #[test]
    fn a_steady_level_has_only_poisson_spread() {
        let history = [2.0; 80];
        let question = Question { store: None, history: &history, days: 4 };
        let demand = Smoothed { half_lives: vec![20.0], window: 60 }.over(&question);
        assert!((demand.mean() - 8.0).abs() < 1e-9 && (demand.sd().powi(2) - 8.0).abs() < 1e-9);
    }

    #[test]
    fn past_errors_of_the_sum_are_the_spread() {
        // Days of 0 and 20 in turn, level about 10: a run of two days is 20 and misses by little, of one by 10.
        let history: Vec<f64> = (0..120).map(|day| f64::from(day % 2) * 20.0).collect();
        let over = |days| {
            Smoothed { half_lives: vec![400.0], window: 90 }.over(&Question { store: None, history: &history, days })
        };
        assert!((over(1).sd() - 10.0).abs() < 0.3, "{}", over(1).sd());
        // No less than Poisson.
        assert!((over(2).sd().powi(2) - over(2).mean()).abs() < 1e-9);
    }
}
