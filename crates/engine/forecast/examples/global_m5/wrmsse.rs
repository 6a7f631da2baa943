//! The M5 competition's measure: RMSSE of twelve levels of aggregation, each series
//! weighted by its revenue of the last 28 days of history.

use std::collections::BTreeMap;

use crate::read::Retail;

/// Which codes (item, department, category, store, state) name a series of each level.
const LEVELS: [&[usize]; 12] =
    [&[], &[4], &[3], &[2], &[1], &[4, 2], &[4, 1], &[3, 2], &[3, 1], &[0], &[0, 4], &[0, 3]];

/// WRMSSE by level; `history` days are known and `forecasts` follow.
pub(crate) fn wrmsse(retail: &Retail, history: usize, forecasts: &[Vec<f64>]) -> Vec<f64> {
    LEVELS.iter().map(|level| of_level(retail, history, forecasts, level)).collect()
}

struct Sum {
    revenue: f64,
    sales: Vec<f64>,
    forecast: Vec<f64>,
}

fn of_level(retail: &Retail, history: usize, forecasts: &[Vec<f64>], level: &[usize]) -> f64 {
    let horizon = forecasts.first().map_or(0, Vec::len);
    let mut sums: BTreeMap<Vec<u32>, Sum> = BTreeMap::new();
    for (row, forecast) in retail.rows.iter().zip(forecasts) {
        let key = level.iter().map(|place| row.codes[*place]).collect();
        let sum = sums.entry(key).or_insert_with(|| Sum {
            revenue: 0.0,
            sales: vec![0.0; history + horizon],
            forecast: vec![0.0; horizon],
        });
        sum.sales.iter_mut().zip(&row.sales).for_each(|(sum, sale)| *sum += f64::from(*sale));
        sum.forecast.iter_mut().zip(forecast).for_each(|(sum, value)| *sum += value);
        for day in history - 28..history {
            let price = if row.prices[day].is_nan() { 0.0 } else { row.prices[day] };
            sum.revenue += f64::from(row.sales[day]) * f64::from(price);
        }
    }
    let revenue: f64 = sums.values().map(|sum| sum.revenue).sum();
    sums.values()
        .map(|sum| {
            let first = sum.sales.iter().position(|v| *v > 0.0).unwrap_or(history);
            let known = &sum.sales[first.min(history)..history];
            let steps: f64 = known.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
            let scale = steps / (known.len().max(2) - 1) as f64;
            let ahead = sum.sales[history..].iter().zip(&sum.forecast);
            let squared = ahead.map(|(actual, value)| (value - actual).powi(2)).sum::<f64>();
            // A series with no course to scale by has (next to) no revenue either.
            if scale <= 0.0 {
                return 0.0;
            }
            sum.revenue / revenue * (squared / horizon as f64 / scale).sqrt()
        })
        .sum()
}
