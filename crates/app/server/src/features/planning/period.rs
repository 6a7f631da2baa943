//! The periods that key figures are asked for.

use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use stockflow_kernel::Day;

/// Which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = KpiPeriod)]
pub(super) enum Period {
    #[serde(rename = "LAST_7_DAYS")]
    Last7,
    #[default]
    #[serde(rename = "LAST_30_DAYS")]
    Last30,
    #[serde(rename = "LAST_90_DAYS")]
    Last90,
    #[serde(rename = "LAST_180_DAYS")]
    Last180,
    #[serde(rename = "LAST_365_DAYS")]
    Last365,
    /// From `from` to `to`.
    #[serde(rename = "CUSTOM")]
    Custom,
}

impl Period {
    /// Its first and last day. `today` ends all but a custom one.
    pub(super) fn days(self, from: Option<Day>, to: Option<Day>, today: Day) -> Result<(Day, Day), ApiError> {
        let last = |days: i64| (today.plus(1 - days), today);
        let days = match self {
            Self::Last7 => last(7),
            Self::Last30 => last(30),
            Self::Last90 => last(90),
            Self::Last180 => last(180),
            Self::Last365 => last(365),
            Self::Custom => return custom(from, to, today),
        };
        match (from, to) {
            (None, None) => Ok(days),
            (Some(_), _) => Err(ApiError::fault("from", "invalid", "goes with period CUSTOM only")),
            (None, Some(_)) => Err(ApiError::fault("to", "invalid", "goes with period CUSTOM only")),
        }
    }
}

fn custom(from: Option<Day>, to: Option<Day>, today: Day) -> Result<(Day, Day), ApiError> {
    let needed = |path: &str| ApiError::fault(path, "required", "is required with period CUSTOM");
    let (from, to) = (from.ok_or_else(|| needed("from"))?, to.ok_or_else(|| needed("to"))?);
    if to > today {
        return Err(ApiError::fault("to", "range", format!("must not lie after today, {today}")));
    }
    if from > to || to.number() - from.number() >= 1_096 {
        return Err(ApiError::fault("from", "range", "must not lie after to, nor more than 1,095 days before it"));
    }
    Ok((from, to))
}
