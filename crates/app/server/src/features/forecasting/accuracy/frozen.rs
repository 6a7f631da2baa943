//! What was said of a day so many days before it: the forecast that stood then, whatever was said later.

use crate::features::forecasting::versions::{Said, SaidOn};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Query, Tx, from_row};
use stockflow_kernel::Day;

/// A forecast as it was published.
#[derive(Debug, Clone)]
pub(in crate::features::forecasting) struct Version {
    pub(in crate::features::forecasting) first_day: Day,
    pub(in crate::features::forecasting) model: String,
    pub(in crate::features::forecasting) class: String,
    /// Shares of the channels; empty: there were none.
    pub(in crate::features::forecasting) channels: Vec<(String, f64)>,
    pub(in crate::features::forecasting) said: Said,
}

/// What the forecast with the latest history of at least `lag` days before a day said of it. `versions` in the order of
/// their first days, the later made last.
pub(in crate::features::forecasting) fn said_of(
    versions: &[Version],
    day: Day,
    lag: i64,
) -> Option<(&Version, SaidOn)> {
    let latest = day.plus(1 - lag);
    let known = versions.partition_point(|version| version.first_day <= latest);
    let version = versions[..known].last()?;
    let ahead = usize::try_from(day.number() - version.first_day.number()).ok()?;
    Some((version, version.said.on(ahead)?))
}

/// Which versions to read.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::features::forecasting) struct Which<'a> {
    pub(in crate::features::forecasting) products: Option<&'a [String]>,
    pub(in crate::features::forecasting) locations: Option<&'a [String]>,
}

struct Row {
    product_id: String,
    location_id: String,
    first_day: Day,
    model: String,
    class: String,
    channels: String,
    data: Vec<u8>,
}
from_row!(Row { product_id, location_id, first_day, model, class, channels, data });

/// The versions whose first days lie within a window, by product and location.
pub(in crate::features::forecasting) fn versions(
    tx: &mut Tx<'_>,
    which: Which<'_>,
    from: Day,
    to: Day,
) -> Result<HashMap<(String, String), Vec<Version>>, ApiError> {
    let mut query = Query::scoped(
        "SELECT v.product_id, v.location_id, v.first_day, v.model, v.class, v.channels, v.data FROM forecast_version v
          WHERE v.workspace_id = $1",
    );
    if let Some(products) = which.products {
        query.push(" AND v.product_id = ANY($?)", products.to_vec());
    }
    if let Some(locations) = which.locations {
        query.push(" AND v.location_id = ANY($?)", locations.to_vec());
    }
    query.push(" AND v.first_day >= $?", from).push(" AND v.first_day <= $?", to);
    query.push_static(" ORDER BY v.product_id, v.location_id, v.first_day, v.made_at");
    let rows: Vec<Row> = tx.query_all(&query)?;
    let mut found: HashMap<(String, String), Vec<Version>> = HashMap::new();
    for row in rows {
        let Some(said) = Said::unpack(&row.data) else {
            return Err(ApiError::internal("a version of a forecast is damaged"));
        };
        let channels = if row.channels.is_empty() {
            Vec::new()
        } else {
            serde_json::from_str(&row.channels).map_err(ApiError::internal)?
        };
        let (model, class) = (row.model, row.class);
        let version = Version { first_day: row.first_day, model, class, channels, said };
        found.entry((row.product_id, row.location_id)).or_default().push(version);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(first_day: i64, mean: f64) -> Version {
        let path = vec![mean; 10];
        let said = Said { low: path.clone(), high: path.clone(), naive: path.clone(), model: path, ..Said::default() };
        let (model, class) = (String::new(), String::new());
        Version { first_day: Day::from_number(first_day), model, class, channels: Vec::new(), said }
    }

    #[test]
    fn a_day_is_measured_on_what_was_said_so_many_days_before() {
        // Said on the histories up to days 99, 102 and twice 106.
        let versions = [version(100, 1.0), version(103, 2.0), version(107, 3.0), version(107, 4.0)];
        let said = |day: i64, lag: i64| said_of(&versions, Day::from_number(day), lag).map(|(_, said)| said.mean);
        assert_eq!(said(107, 1), Some(4.0));
        assert_eq!(said(107, 2), Some(2.0));
        assert_eq!(said(107, 5), Some(2.0));
        assert_eq!(said(107, 6), Some(1.0));
        assert_eq!(said(107, 8), Some(1.0));
        assert_eq!(said(107, 9), None);
        // The last version reaches no further than ten days.
        assert_eq!((said(116, 1), said(117, 1)), (Some(4.0), None));
    }
}
