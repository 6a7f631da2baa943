//! A launch, told by the launches of products like it.

use super::mean;
use crate::distribution::gamma_quantile;
use crate::{ForecastError, QuantilePath};

/// The first periods of a product's life.
#[derive(Clone, Copy, Debug)]
pub struct Launch<'a> {
    /// The name used in the explanation.
    pub name: &'a str,
    /// Demand from the first period of sale on; NaN where it is missing.
    pub values: &'a [f64],
}

/// A forecast of a new product from launches like it.
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchForecast {
    /// Expected demand of each period ahead, in units.
    pub mean: Vec<f64>,
    /// One path for each level asked for, lowest level first.
    pub quantiles: Vec<QuantilePath>,
    /// Demand at each age in parts of a launch's mean, as the analogues had it on average; ages of
    /// the history first, then those ahead.
    pub profile: Vec<f64>,
    /// The product's expected mean demand a period over the ages of the profile.
    pub level: f64,
    /// One plain sentence with the numbers.
    pub explanation: String,
}

/// Periods of own history at which it and the analogues have the same say about the level.
const DOUBT: f64 = 3.0;
/// Fewer periods of a launch than this tell no profile.
const SHORTEST: usize = 3;

/// Forecasts a product of few or no periods by how like products began.
///
/// Each analogue is divided by its mean over the ages looked at; the profile is the mean of the
/// quotients by age, flat after the longest. The level is the analogues' geometric mean drawn
/// towards what the own history says, by n / (n + 3) for n periods, on the logarithmic scale (after
/// the pooling of analogous series of Duncan, Gorr and Szczypula, 2001). The spread of the quantiles
/// has two parts: how the analogues' levels differ, as far as the own history has not settled it,
/// and how their periods scatter around the profile; demand is taken for gamma distributed.
///
/// # Errors
///
/// When no analogue has three periods with any demand, the horizon is 0, a level is not strictly
/// between 0 and 1, or a value is infinite.
pub fn forecast_launch(
    own: &[f64],
    analogues: &[Launch<'_>],
    horizon: usize,
    levels: &[f64],
) -> Result<LaunchForecast, ForecastError> {
    check(own, analogues, horizon, levels)?;
    let ages = own.len() + horizon;
    let told: Vec<(&str, &[f64])> = analogues
        .iter()
        .map(|launch| (launch.name, &launch.values[..launch.values.len().min(ages)]))
        .filter(|(_, values)| values.len() >= SHORTEST && mean(values) > 0.0)
        .collect();
    if told.is_empty() {
        return Err(ForecastError::NoAnalogue { given: analogues.len() });
    }
    let shapes: Vec<Vec<f64>> = told
        .iter()
        .map(|(_, values)| {
            let level = mean(values);
            values.iter().map(|value| value / level).collect()
        })
        .collect();
    let profile = profile(&shapes, ages);
    let logs: Vec<f64> = told.iter().map(|(_, values)| mean(values).ln()).collect();
    let usual = mean(&logs);
    let between = if logs.len() > 1 {
        logs.iter().map(|log| (log - usual).powi(2)).sum::<f64>() / (logs.len() as f64 - 1.0)
    } else {
        1.0
    };
    // What the own periods sold against what the profile has for their ages.
    let known: Vec<(f64, f64)> =
        own.iter().zip(&profile).filter(|(value, _)| !value.is_nan()).map(|(value, shape)| (*value, *shape)).collect();
    let (sold, shaped) = known.iter().fold((0.0, 0.0), |(sold, shaped), (value, shape)| (sold + value, shaped + shape));
    let trust = if sold > 0.0 && shaped > 0.0 { known.len() as f64 / (known.len() as f64 + DOUBT) } else { 0.0 };
    let seen = if trust > 0.0 { (sold / shaped).ln() } else { usual };
    let level = (trust * seen + (1.0 - trust) * usual).exp();
    let mean: Vec<f64> = profile[own.len()..].iter().map(|shape| level * shape).collect();
    let scatter = scatter(&shapes, &profile);
    let share = ((1.0 - trust) * between + scatter).sqrt();
    let explanation = format!(
        "{} launches ({}) tell the course of the first {ages} periods; the level of {level:.3} a period is {:.0} % the own \
         {} periods and {:.0} % theirs",
        told.len(),
        told.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
        100.0 * trust,
        known.len(),
        100.0 * (1.0 - trust)
    );
    let mut sorted = levels.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.dedup();
    let path = |at: f64| mean.iter().map(|mean| gamma_quantile(*mean, mean * share, at)).collect();
    let quantiles = sorted.into_iter().map(|level| QuantilePath { level, values: path(level) }).collect();
    Ok(LaunchForecast { mean, quantiles, profile, level, explanation })
}

fn check(own: &[f64], analogues: &[Launch<'_>], horizon: usize, levels: &[f64]) -> Result<(), ForecastError> {
    if horizon == 0 || horizon > crate::Request::MAX_HORIZON {
        return Err(ForecastError::Horizon { horizon });
    }
    if let Some(position) = levels.iter().position(|level| !(*level > 0.0 && *level < 1.0)) {
        return Err(ForecastError::Level { position, level: levels[position] });
    }
    let all = std::iter::once(own).chain(analogues.iter().map(|launch| launch.values));
    for values in all {
        if let Some(position) = values.iter().position(|value| value.is_infinite()) {
            return Err(ForecastError::Infinite { position });
        }
    }
    Ok(())
}

/// The mean shape by age; an age that no analogue reached has that of the last one reached.
fn profile(shapes: &[Vec<f64>], ages: usize) -> Vec<f64> {
    let mut last = 1.0;
    (0..ages)
        .map(|age| {
            let known: Vec<f64> =
                shapes.iter().filter_map(|shape| shape.get(age)).copied().filter(|value| !value.is_nan()).collect();
            last = if known.is_empty() { last } else { mean(&known) };
            last
        })
        .collect()
}

/// Mean squared distance of the analogues' periods from the profile.
fn scatter(shapes: &[Vec<f64>], profile: &[f64]) -> f64 {
    let apart = |shape: &Vec<f64>| {
        shape.iter().zip(profile).map(|(value, usual)| (value - usual).powi(2)).collect::<Vec<f64>>()
    };
    let squares: Vec<f64> = shapes.iter().flat_map(apart).collect();
    // One analogue lies on its own profile and tells no scatter: assume a Poisson-like half.
    if shapes.len() > 1 { mean(&squares) } else { 0.25 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch<'a>(name: &'a str, values: &'a [f64]) -> Launch<'a> {
        Launch { name, values }
    }

    #[test]
    fn a_product_without_history_has_profile_and_level_of_the_analogues() {
        // Shapes alike (½, 1, 1½), levels 10 and 40: geometric mean 20.
        let answer =
            forecast_launch(&[], &[launch("a", &[5.0, 10.0, 15.0]), launch("b", &[20.0, 40.0, 60.0])], 3, &[0.1, 0.9])
                .unwrap();
        let near =
            |got: &[f64], want: &[f64]| assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-9), "{got:?}");
        near(&answer.mean, &[10.0, 20.0, 30.0]);
        assert!((answer.level - 20.0).abs() < 1e-9);
        assert!(answer.quantiles[0].values[0] < 10.0 && answer.quantiles[1].values[0] > 10.0);
        assert!(answer.explanation.contains("a, b"));
    }

    #[test]
    fn own_periods_draw_the_level_and_narrow_the_spread() {
        let analogues = [launch("a", &[10.0; 12]), launch("b", &[40.0; 12])];
        // Six periods of 80 against 20: six ninths of the way on the logarithmic scale.
        let answer = forecast_launch(&[80.0; 6], &analogues, 4, &[0.9]).unwrap();
        let level = 20.0 * 4.0_f64.powf(6.0 / 9.0);
        assert!((answer.level - level).abs() < 1e-9);
        let open = forecast_launch(&[], &analogues, 4, &[0.9]).unwrap();
        assert!(answer.quantiles[0].values[0] / answer.mean[0] < open.quantiles[0].values[0] / open.mean[0]);
    }

    #[test]
    fn a_profile_stays_where_the_longest_launch_ends() {
        let answer = forecast_launch(&[], &[launch("a", &[1.0, 1.0, 4.0])], 5, &[]).unwrap();
        assert_eq!(answer.profile, [0.5, 0.5, 2.0, 2.0, 2.0]);
    }

    #[test]
    fn launches_that_tell_nothing_are_refused() {
        let error = forecast_launch(&[], &[launch("a", &[0.0; 9]), launch("b", &[1.0])], 3, &[]).unwrap_err();
        assert_eq!(error, ForecastError::NoAnalogue { given: 2 });
        let wild = [launch("a", &[1.0, f64::INFINITY])];
        assert_eq!(forecast_launch(&[], &wild, 3, &[]), Err(ForecastError::Infinite { position: 1 }));
    }
}
