//! Forecasts as a replay needs them: demand over the days until the next goods can come.

use crate::demand::Demand;

/// What is asked, with what is known.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The store, or `None` for all stores together.
    pub store: Option<usize>,
    /// Units sold a day up to yesterday.
    pub sales: &'a [f64],
    /// Days on which the shelf ran empty: the sale is a lower bound of the demand.
    pub short: &'a [bool],
    /// Days from today, today included, whose demand is asked for.
    pub days: usize,
}

/// Answers what demand will be, from what was known on the day of the question.
pub trait Forecaster {
    /// Demand over the question's days together, in units.
    fn over(&mut self, question: &Question<'_>) -> Demand;
}

/// The sums of all runs of as many days in the recent past: Porras & Dekker (2008), "An inventory control system
/// for spare parts at a refinery"; no distribution is assumed. Days that ran empty count as the mean of the sound
/// days of the same weekday, if that is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    /// Days of the past that count.
    pub window: usize,
}

impl Forecaster for Blocks {
    fn over(&mut self, question: &Question<'_>) -> Demand {
        let from = question.sales.len().saturating_sub(self.window.max(question.days));
        let demand = unconstrained(&question.sales[from..], question.short.get(from..).unwrap_or_default());
        demand_of(&block_sums(&demand, question.days))
    }
}

/// Samples as a demand; no samples are no demand.
fn demand_of(samples: &[f64]) -> Demand {
    Demand::empirical(samples).unwrap_or_else(|_| Demand::none())
}

/// Sales with the days that ran empty lifted to the mean of the sound days of the same weekday.
fn unconstrained(sales: &[f64], short: &[bool]) -> Vec<f64> {
    let empty = |day: usize| short.get(day).copied().unwrap_or(false);
    let mut sums = [(0.0, 0.0); 7];
    for (day, sold) in sales.iter().enumerate().filter(|(day, _)| !empty(*day)) {
        sums[day % 7].0 += sold;
        sums[day % 7].1 += 1.0;
    }
    let usual = |day: usize| match sums[day % 7] {
        (_, 0.0) => 0.0,
        (sum, days) => sum / days,
    };
    sales.iter().enumerate().map(|(day, sold)| if empty(day) { sold.max(usual(day)) } else { *sold }).collect()
}

/// The sum of every run of `days` days; a past shorter than that is stretched.
fn block_sums(demand: &[f64], days: usize) -> Vec<f64> {
    if demand.is_empty() || days == 0 {
        return Vec::new();
    }
    if demand.len() < days {
        return vec![demand.iter().sum::<f64>() * days as f64 / demand.len() as f64];
    }
    demand.windows(days).map(|run| run.iter().sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_the_sums_of_all_runs() {
        let sales = [9.0, 9.0, 1.0, 0.0, 2.0, 3.0];
        let question = Question { store: None, sales: &sales, short: &[false; 6], days: 2 };
        let demand = Blocks { window: 4 }.over(&question);
        // 1 + 0, 0 + 2, 2 + 3
        assert_eq!((demand.quantile(0.01), demand.quantile(0.5), demand.quantile(0.99)), (1.0, 2.0, 5.0));
        let long = Blocks { window: 4 }.over(&Question { days: 12, ..question });
        assert_eq!(long.mean(), 48.0);
    }

    #[test]
    fn a_day_that_ran_empty_counts_as_its_weekday_usually_is() {
        let mut sales = [4.0; 14];
        sales[9] = 1.0;
        let mut short = [false; 14];
        short[9] = true;
        assert_eq!(unconstrained(&sales, &short), [4.0; 14]);
        // An empty shelf in the evening of a good day says nothing less.
        sales[9] = 7.0;
        assert_eq!(unconstrained(&sales, &short)[9], 7.0);
    }
}
