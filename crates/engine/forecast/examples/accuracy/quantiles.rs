//! How good the engine's quantiles are.

use std::error::Error;
use std::io::Write;

use stockflow_forecast::pooled::forecast_pooled;
use stockflow_forecast::{Series, forecast_many, metrics};

use crate::data::{Case, Set};
use crate::methods::request;

/// Of the engine, each series for itself or all together: scaled pinball loss, coverage of every level and of the intervals
/// between levels as far from the middle, and coverage of the total over the horizon.
pub(crate) fn report(out: &mut impl Write, set: &Set, cases: &[Case], together: bool) -> Result<(), Box<dyn Error>> {
    let request = request(set);
    let series: Vec<Series<'_>> = cases.iter().map(|case| Series::new(&case.train)).collect();
    let answers = if together { forecast_pooled(&series, &request) } else { forecast_many(&series, &request) };
    let answers: Vec<_> = cases.iter().zip(answers).filter_map(|(case, answer)| Some((case, answer.ok()?))).collect();
    let mut losses = Vec::with_capacity(answers.len());
    let mut covered = vec![0.0; request.quantiles.len()];
    let mut totals = vec![0.0; request.quantiles.len()];
    for (case, answer) in &answers {
        let paths: Vec<(f64, &[f64])> =
            answer.quantiles.iter().map(|path| (path.level, path.values.as_slice())).collect();
        // As in M5: weights are sales in the last horizon known, in units where no price is.
        let recent = &case.train[case.train.len().saturating_sub(set.horizon)..];
        let spl = metrics::scaled_pinball(&case.train, &case.test, &paths);
        losses.push((case.price * recent.iter().sum::<f64>(), spl));
        let sum: f64 = case.test.iter().sum();
        for (at, path) in answer.quantiles.iter().enumerate() {
            covered[at] += metrics::coverage(&case.test, &path.values) / answers.len() as f64;
            totals[at] += f64::from(u8::from(sum <= answer.total[at].1)) / answers.len() as f64;
        }
    }
    let plain: Vec<(f64, f64)> = losses.iter().map(|(_, loss)| (1.0, *loss)).collect();
    writeln!(out, "SPL {:.4}, weighted by sales {:.4}", metrics::wspl(&plain), metrics::wspl(&losses))?;
    let levels = &request.quantiles;
    // An interval's share is not moved by what lifts or lowers all series at once, as that below a level is.
    let intervals = (0..levels.len() / 2).rev().map(|low| (low, levels.len() - 1 - low));
    let intervals: Vec<String> = intervals
        .map(|(low, high)| format!("{}–{}: {:.3}", levels[low], levels[high], covered[high] - covered[low]))
        .collect();
    writeln!(out, "coverage of intervals: {}", intervals.join(", "))?;
    for (name, shares) in [("periods", covered), ("total", totals)] {
        let shares: Vec<String> =
            request.quantiles.iter().zip(shares).map(|(level, share)| format!("{level}: {share:.3}")).collect();
        writeln!(out, "coverage of {name}: {}", shares.join(", "))?;
    }
    Ok(())
}
