//! Where to look: the locations that were asked for, as far as the caller may see them.

use crate::features::network;
use crate::http::list::ListQuery;
use crate::http::{ApiError, Fault};
use jiff::tz::TimeZone;
use stockflow_db::Tx;

/// A location.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: String,
    pub(super) name: String,
    /// By which its days begin; UTC where its own is not known.
    pub(super) zone: TimeZone,
}

/// The locations of the filter `locationId`, or all; of those that the caller may see.
///
/// # Errors
/// 400 naming each that is not one of them.
pub(super) fn places(tx: &mut Tx<'_>, query: &ListQuery) -> Result<Vec<Place>, ApiError> {
    let scope = query.call().location_scope();
    let mut visible = network::locations(tx)?;
    visible.retain(|location| scope.covers(&location.id));
    if let Some(asked) = query.outside("locationId") {
        let unknown: Vec<Fault> = asked
            .iter()
            .filter(|id| !visible.iter().any(|location| location.id == **id))
            .map(|id| Fault::new("locationId", "reference", format!("names no location of this workspace: {id}")))
            .collect();
        if !unknown.is_empty() {
            return Err(ApiError::faults(unknown));
        }
        visible.retain(|location| asked.contains(&location.id));
    }
    let place = |location: network::Location| Place {
        zone: TimeZone::get(&location.time_zone).unwrap_or(TimeZone::UTC),
        id: location.id,
        name: location.name,
    };
    Ok(visible.into_iter().map(place).collect())
}
