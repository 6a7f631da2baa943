//! The forecast of the base with the effects put back.

use super::answer::{Contribution, Driven, Effect};
use super::design::{Column, columns};
use super::estimate::{Estimate, effects, estimate};
use super::prior::{Belief, Prior};
use super::{Driver, check};
use crate::distribution::normal_quantile;
use crate::{Forecast, ForecastError, ModelName, Request, Series, forecast, models};

/// What the drivers did to one series, for pooling over many with [`Prior::pool`].
///
/// # Errors
///
/// As [`forecast`], and when a driver's value is infinite.
pub fn estimate_drivers(
    series: &Series<'_>,
    drivers: &[Driver<'_>],
    season: usize,
) -> Result<Vec<Effect>, ForecastError> {
    series.check()?;
    check(drivers)?;
    let known = series.values.len();
    let columns = columns(drivers, known, known);
    let beliefs = beliefs(drivers, &Prior::default());
    let found = estimate(&sound(series), &columns, &beliefs, season.max(1));
    Ok(found.map_or_else(Vec::new, |found| report(drivers, &columns, &found)))
}

/// Forecasts one series with what drives it.
///
/// Effects are used when they lessen the errors on rolling origins, and then show in the mean, in
/// the quantiles (which also widen by how unsure the effects are) and in the contributions.
///
/// # Errors
///
/// As [`forecast`], and when a driver's value is infinite; the error names driver and position.
pub fn forecast_with_drivers(
    series: &Series<'_>,
    drivers: &[Driver<'_>],
    request: &Request,
    prior: &Prior,
) -> Result<Driven, ForecastError> {
    request.check()?;
    series.check()?;
    check(drivers)?;
    let (known, length) = (series.values.len(), series.values.len() + request.horizon);
    let columns = columns(drivers, known, length);
    let beliefs = beliefs(drivers, prior);
    let values = sound(series);
    let Some(found) = estimate(&values, &columns, &beliefs, request.season) else {
        return plain(series, request, Vec::new(), (f64::NAN, f64::NAN));
    };
    let report = report(drivers, &columns, &found);
    let errors = errors(&values, &columns, &beliefs, request);
    // A history too short to judge by has the prior to speak for the effects.
    if errors.0 > errors.1 {
        return plain(series, request, report, errors);
    }
    let moved = effects(&columns, &found.coefficients, length);
    let base: Vec<f64> = series.values.iter().zip(&moved).map(|(value, effect)| value * (-effect).exp()).collect();
    let mut answer = forecast(&Series { values: &base, ..*series }, request)?;
    let base = answer.mean.clone();
    put_back(&mut answer, &moved[known..], &unsure(&columns, &found, known, length), request.count);
    let contributions = contributions(drivers, &columns, &found.coefficients, &base, &answer.mean, known);
    Ok(Driven { forecast: answer, base, contributions, effects: report, used: true, errors })
}

/// The forecast without any effect.
fn plain(
    series: &Series<'_>,
    request: &Request,
    effects: Vec<Effect>,
    errors: (f64, f64),
) -> Result<Driven, ForecastError> {
    let forecast = forecast(series, request)?;
    let base = forecast.mean.clone();
    Ok(Driven { forecast, base, contributions: Vec::new(), effects, used: false, errors })
}

fn beliefs(drivers: &[Driver<'_>], prior: &Prior) -> Vec<Belief> {
    drivers.iter().map(|driver| prior.of(driver.name, driver.kind)).collect()
}

/// The values that tell of demand: stockouts and the time before the first demand do not.
fn sound(series: &Series<'_>) -> Vec<f64> {
    let first = series.values.iter().position(|value| *value > 0.0).unwrap_or(0);
    let out = |t: usize| series.censored.is_some_and(|flags| flags[t]);
    let tells = |t: usize| t >= first && !out(t);
    series.values.iter().enumerate().map(|(t, value)| if tells(t) { *value } else { f64::NAN }).collect()
}

fn report(drivers: &[Driver<'_>], columns: &[Column], found: &Estimate) -> Vec<Effect> {
    let size = drivers.len();
    let one = |(at, (driver, column)): (usize, (&Driver<'_>, &Column))| Effect {
        name: driver.name.to_owned(),
        kind: driver.kind,
        coefficient: found.coefficients[at],
        error: found.covariance[at * size + at].max(0.0).sqrt(),
        periods: column.periods,
    };
    drivers.iter().zip(columns).enumerate().map(one).collect()
}

/// Mean absolute errors with and without the effects, from past origins, around a smoothed level
/// and season; NaN where the history is too short.
fn errors(values: &[f64], columns: &[Column], beliefs: &[Belief], request: &Request) -> (f64, f64) {
    let (mut with, mut without, mut count) = (0.0, 0.0, 0.0);
    for back in 1..=request.origins.max(2) {
        let Some(origin) = values.len().checked_sub(back * request.horizon) else { break };
        if origin < 16.max(2 * request.season) {
            break;
        }
        let past = &values[..origin];
        let ahead = &values[origin..origin + request.horizon];
        let Some(found) = estimate(past, columns, beliefs, request.season) else { continue };
        let moved = effects(columns, &found.coefficients, origin + request.horizon);
        let base: Vec<f64> = past.iter().zip(&moved).map(|(value, effect)| value * (-effect).exp()).collect();
        let says = |history: &[f64]| smoothed(history, request.season, request.horizon);
        let (driven, alone) = (says(&base), says(past));
        for (step, actual) in ahead.iter().enumerate().filter(|(_, actual)| !actual.is_nan()) {
            with += (driven[step] * moved[origin + step].exp() - actual).abs();
            without += (alone[step] - actual).abs();
            count += 1.0;
        }
    }
    if count > 0.0 { (with / count, without / count) } else { (f64::NAN, f64::NAN) }
}

/// A smoothed level and, where there are enough of them, season.
fn smoothed(history: &[f64], season: usize, horizon: usize) -> Vec<f64> {
    let mut last = history.iter().copied().find(|value| !value.is_nan()).unwrap_or(0.0);
    let filled: Vec<f64> = history
        .iter()
        .map(|value| {
            last = if value.is_nan() { last } else { *value };
            last
        })
        .collect();
    let name = if season > 1 && filled.len() >= 3 * season { ModelName::SeasonalSmoothing } else { ModelName::Ses };
    models::fit(name, &filled, &[season])
        .map_or_else(|| vec![last; horizon], |fitted| models::walk(fitted, &filled, &[filled.len()], horizon))
}

/// Standard deviation of the summed effect in each period ahead.
fn unsure(columns: &[Column], found: &Estimate, known: usize, length: usize) -> Vec<f64> {
    let size = columns.len();
    let at = |t: usize| {
        let mut variance = 0.0;
        for row in 0..size {
            for column in 0..size {
                variance += columns[row].values[t] * found.covariance[row * size + column] * columns[column].values[t];
            }
        }
        variance.max(0.0).sqrt()
    };
    (known..length).map(at).collect()
}

/// Multiplies the base's forecast by the effects and widens its quantiles by how unsure they are.
fn put_back(answer: &mut Forecast, moved: &[f64], unsure: &[f64], count: bool) {
    let before: f64 = answer.mean.iter().sum();
    let base = answer.mean.clone();
    for (mean, effect) in answer.mean.iter_mut().zip(moved) {
        *mean *= effect.exp();
    }
    let mut floor = vec![0.0; base.len()];
    for path in &mut answer.quantiles {
        let z = normal_quantile(path.level);
        for (ahead, value) in path.values.iter_mut().enumerate() {
            let own = *value - base[ahead];
            let more = z * unsure[ahead] * base[ahead];
            // Two independent causes add by their squares, on either side of the middle.
            let reach = if own * more > 0.0 { own.signum() * own.hypot(more) } else { own + more };
            let scaled = (base[ahead] + reach) * moved[ahead].exp();
            let scaled = if count { scaled.round() } else { scaled };
            *value = f64::max(scaled, floor[ahead]);
            floor[ahead] = *value;
        }
    }
    let after: f64 = answer.mean.iter().sum();
    if before > 0.0 {
        for (_, value) in &mut answer.total {
            *value *= after / before;
            *value = if count { value.round() } else { *value };
        }
    }
}

/// What each driver adds to the base, by the logarithmic mean of base and forecast.
fn contributions(
    drivers: &[Driver<'_>],
    columns: &[Column],
    coefficients: &[f64],
    base: &[f64],
    mean: &[f64],
    known: usize,
) -> Vec<Contribution> {
    let parts = |at: usize| {
        let effect = |step: usize| coefficients[at] * columns[at].values[known + step];
        let all = |step: usize| {
            columns.iter().zip(coefficients).map(|(column, beta)| beta * column.values[known + step]).sum::<f64>()
        };
        (0..base.len())
            .map(|step| {
                let (from, to, sum) = (base[step], mean[step], all(step));
                // The mean of two equal numbers is that number.
                let a_unit = if sum.abs() > 1e-9 { (to - from) / sum } else { from };
                a_unit * effect(step)
            })
            .collect()
    };
    let one = |(at, driver): (usize, &Driver<'_>)| Contribution { name: driver.name.to_owned(), values: parts(at) };
    drivers.iter().enumerate().map(one).collect()
}
