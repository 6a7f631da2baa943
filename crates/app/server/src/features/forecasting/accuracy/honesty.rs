//! Where the published forecast does not beat seasonal naive, it says so, and the naive is used.

use super::frozen::{Version, Which, said_of, versions};
use crate::features::forecasting::basis::Basis;
use crate::features::forecasting::store::HORIZON;
use crate::http::ApiError;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// Days that the verdict is of.
const DAYS: i64 = 28;
/// On what was said so many days before.
const LAG: i64 = 7;
/// Errors this much greater than those of seasonal naive are no accident.
const CLEARLY: f64 = 1.05;
/// The model whose forecasts say nothing of other models.
const NAIVE: &str = "SEASONAL_NAIVE";

/// Whether anything was published so long ago that a verdict is possible.
pub(in crate::features::forecasting) fn is_possible(tx: &mut Tx<'_>, first_day: Day) -> Result<bool, ApiError> {
    let oldest: Option<Day> = tx.one(&OLDEST, args![])?;
    Ok(oldest.is_some_and(|oldest| oldest <= first_day.plus(1 - DAYS - LAG)))
}

/// Why seasonal naive is to be used for a product at a location: over the last days the published forecast lost to it
/// clearly. `None`: it did not, or too little is known.
pub(in crate::features::forecasting) fn verdict(
    tx: &mut Tx<'_>,
    product: &str,
    location: &str,
    basis: &Basis,
) -> Result<Option<String>, ApiError> {
    let (products, locations) = ([product.to_owned()], [location.to_owned()]);
    let which = Which { products: Some(&products), locations: Some(&locations) };
    let next = basis.next_day();
    let from = next.plus(-DAYS - HORIZON as i64);
    let said = versions(tx, which, from, next.plus(-1))?;
    Ok(said.into_values().next().and_then(|versions| judge(&versions, basis)))
}

fn judge(versions: &[Version], basis: &Basis) -> Option<String> {
    let next = basis.next_day();
    let (mut days, mut demand, mut error, mut naive) = (0, 0.0, 0.0, 0.0);
    for back in 1..=DAYS {
        let day = next.plus(-back);
        let at = usize::try_from(day.number() - basis.first_day.number()).ok()?;
        // An empty shelf says nothing of the forecast.
        if basis.censored.get(at).copied().unwrap_or_default() {
            continue;
        }
        let (version, said) = said_of(versions, day, LAG)?;
        if version.model == NAIVE {
            return None;
        }
        let actual = basis.raw.get(at)?;
        days += 1;
        demand += actual;
        error += (said.model - actual).abs();
        naive += (said.naive - actual).abs();
    }
    let lost = days * 2 >= DAYS && error > CLEARLY * naive && error - naive > 1e-9;
    lost.then(|| {
        let part =
            |error: f64| if demand > 0.0 { format!("{:.3}", error / demand) } else { format!("{error:.1} units") };
        format!(
            "over the last {DAYS} days the published forecast lost to seasonal naive (WAPE {} against {})",
            part(error),
            part(naive)
        )
    })
}

sql! {
    OLDEST = "SELECT min(first_day) FROM forecast_run WHERE workspace_id = $1";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::forecasting::versions::Said;

    fn basis(values: Vec<f64>) -> Basis {
        let first_day = Day::from_number(1_000);
        let cleaned = values.clone();
        Basis { first_day, raw: values, cleaned, censored: Vec::new(), whole: true, channels: Vec::new() }
    }

    /// Said on the first day of the history and on every seventh after it.
    fn weekly(mean: f64, naive: f64, model: &str) -> Vec<Version> {
        let path = |value: f64| vec![value; 14];
        let said = Said { model: path(mean), naive: path(naive), low: path(0.0), high: path(99.0), ..Said::default() };
        let one = |week: i64| Version {
            first_day: Day::from_number(1_000 + 7 * week),
            model: model.into(),
            class: String::new(),
            channels: Vec::new(),
            said: said.clone(),
        };
        (0..9).map(one).collect()
    }

    #[test]
    fn who_loses_to_naive_says_so_with_both_errors() {
        // Ten a day: twelve were said, and naive said eleven.
        let why = judge(&weekly(12.0, 11.0, "ETS"), &basis(vec![10.0; 56])).unwrap();
        assert!(why.contains("WAPE 0.200 against 0.100"), "{why}");
        assert_eq!(judge(&weekly(11.0, 12.0, "ETS"), &basis(vec![10.0; 56])), None);
        assert_eq!(judge(&weekly(11.02, 11.0, "ETS"), &basis(vec![10.0; 56])), None);
    }

    #[test]
    fn too_little_or_the_naive_itself_is_no_ground_for_a_verdict() {
        assert_eq!(judge(&weekly(12.0, 11.0, "SEASONAL_NAIVE"), &basis(vec![10.0; 56])), None);
        assert_eq!(judge(&weekly(12.0, 11.0, "ETS")[5..], &basis(vec![10.0; 56])), None);
        let mut empty = basis(vec![10.0; 56]);
        empty.censored = vec![true; 56];
        assert_eq!(judge(&weekly(12.0, 11.0, "ETS"), &empty), None);
    }
}
