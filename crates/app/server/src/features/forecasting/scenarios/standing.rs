//! The scenario that forecasts are asked for with: the published one, or one by its id.

use crate::features::forecasting::packed;
use crate::http::ApiError;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// A scenario whose numbers are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::features::forecasting) struct Ready {
    pub(in crate::features::forecasting) id: String,
    /// The day of its first number.
    pub(in crate::features::forecasting) first_day: Day,
}

/// The scenario that is published, if one is.
pub(in crate::features::forecasting) fn published(tx: &mut Tx<'_>) -> Result<Option<Ready>, ApiError> {
    let found: Option<(String, Option<Day>)> = tx.optional(&PUBLISHED, args![])?;
    Ok(found.and_then(|(id, first_day)| Some(Ready { id, first_day: first_day? })))
}

/// A scenario by its id, for the parameter `scenarioId`: 400 unless it is there, 409 while it has no numbers.
pub(in crate::features::forecasting) fn named(tx: &mut Tx<'_>, id: &str) -> Result<Ready, ApiError> {
    let found: Option<(String, Option<Day>)> = tx.optional(&NAMED, args![id])?;
    let Some((status, first_day)) = found else {
        return Err(ApiError::fault("scenarioId", "reference", format!("names no scenario of this workspace: {id}")));
    };
    match (status.as_str(), first_day) {
        ("GENERATED" | "PUBLISHED", Some(first_day)) => Ok(Ready { id: id.to_owned(), first_day }),
        _ => Err(ApiError::invalid_state(format!("the scenario is {status}: it has no numbers; generate it first"))),
    }
}

/// A scenario's demand of one series in parts of the model's, from its first day on; `None`: it does not differ.
pub(in crate::features::forecasting) fn ratios(
    tx: &mut Tx<'_>,
    scenario: &str,
    product: &str,
    location: &str,
) -> Result<Option<Vec<f64>>, ApiError> {
    let found: Option<Vec<u8>> = tx.optional(&RATIOS, args![scenario, product, location])?;
    Ok(found.and_then(|bytes| packed::unpack(&mut bytes.as_slice())))
}

/// All series in which a scenario differs, with its ratios as they are packed: over a long horizon they are many.
pub(in crate::features::forecasting) fn differences(
    tx: &mut Tx<'_>,
    scenario: &str,
) -> Result<Vec<(String, String, Vec<u8>)>, ApiError> {
    Ok(tx.all(&DIFFERENCES, args![scenario])?)
}

/// The products at locations in which a scenario differs.
pub(in crate::features::forecasting) fn touched(
    tx: &mut Tx<'_>,
    scenario: &str,
) -> Result<Vec<(String, String)>, ApiError> {
    Ok(tx.all(&TOUCHED, args![scenario])?)
}

/// The ratios of a scenario, each on its day, laid over a path that begins on another day; 1 where it has none.
pub(in crate::features::forecasting) fn aligned(ratios: &[f64], begins: Day, first: Day, days: usize) -> Vec<f64> {
    let offset = first.number() - begins.number();
    let at = |ahead: usize| usize::try_from(offset + ahead as i64).ok().and_then(|at| ratios.get(at)).unwrap_or(&1.0);
    (0..days).map(|ahead| *at(ahead)).collect()
}

sql! {
    PUBLISHED = "SELECT id, first_day FROM forecast_scenario WHERE workspace_id = $1 AND status = 'PUBLISHED'";
    NAMED = "SELECT status, first_day FROM forecast_scenario WHERE workspace_id = $1 AND id = $2";
    RATIOS = "
        SELECT ratios FROM forecast_scenario_part
         WHERE workspace_id = $1 AND scenario_id = $2 AND product_id = $3 AND location_id = $4";
    DIFFERENCES = "
        SELECT product_id, location_id, ratios FROM forecast_scenario_part
         WHERE workspace_id = $1 AND scenario_id = $2 ORDER BY product_id, location_id";
    TOUCHED = "
        SELECT product_id, location_id FROM forecast_scenario_part
         WHERE workspace_id = $1 AND scenario_id = $2 ORDER BY product_id, location_id";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_stay_on_their_days() {
        let aligned = |first: i64| aligned(&[1.5, 2.0], Day::from_number(100), Day::from_number(first), 3);
        assert_eq!(aligned(100), [1.5, 2.0, 1.0]);
        assert_eq!(aligned(101), [2.0, 1.0, 1.0]);
        assert_eq!(aligned(99), [1.0, 1.5, 2.0]);
    }
}
