//! What `GET /api/forecast` is asked.

use crate::features::demand::{Asked, Granularity};
use crate::http::ApiError;
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};

/// The levels answered when none are asked for; published forecasts hold them all.
pub(super) const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Of what, how far, and how exactly.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ForecastQuery {
    /// One product; without it `locationId` or `channelId` is required, and the answer is their sum over all products.
    #[param(min_length = 1, max_length = 200, example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: Option<String>,
    /// Deprecated: use productMasterId.
    #[param(min_length = 1, max_length = 200)]
    product_id: Option<String>,
    /// One location; by default the sum of all that you may see.
    #[param(min_length = 1, max_length = 200)]
    location_id: Option<String>,
    /// One channel; by default the sum of all.
    #[param(min_length = 1, max_length = 200)]
    channel_id: Option<String>,
    /// How many days ahead.
    #[serde(default = "thirty")]
    #[param(minimum = 1, maximum = 365, default = 30)]
    pub(super) horizon_days: i64,
    /// What one point covers: a day, an ISO week (from Monday) or a calendar month. By default DAY.
    #[serde(default)]
    #[param(inline)]
    pub(super) granularity: Granularity,
    /// Levels strictly between 0 and 1, by commas; at most 20. By default 0.05,0.25,0.5,0.75,0.95.
    #[serde(default)]
    #[param(style = Form, explode = false, required = false, inline)]
    quantiles: Levels,
    /// The numbers of this scenario, generated or published, instead of those published.
    #[param(min_length = 1, max_length = 200)]
    pub(super) scenario_id: Option<String>,
}

/// Quantile levels.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
struct Levels(Vec<f64>);

impl Default for Levels {
    fn default() -> Self {
        Self(LEVELS.to_vec())
    }
}

impl utoipa::PartialSchema for Levels {
    fn schema() -> RefOr<Schema> {
        let level =
            ObjectBuilder::new().schema_type(Type::Number).exclusive_minimum(Some(0)).exclusive_maximum(Some(1));
        ArrayBuilder::new().items(level).min_items(Some(1)).max_items(Some(20)).into()
    }
}
impl utoipa::ToSchema for Levels {}

const fn thirty() -> i64 {
    30
}

impl ForecastQuery {
    /// The ids, at least one of them.
    pub(super) fn asked(&self) -> Result<Asked, ApiError> {
        if [&self.product_master_id, &self.product_id, &self.location_id, &self.channel_id]
            .iter()
            .all(|id| id.is_none())
        {
            let message = "is required, unless locationId or channelId is given";
            return Err(ApiError::fault("productMasterId", "required", message));
        }
        Ok(Asked {
            product_master_id: self.product_master_id.clone(),
            product_id: self.product_id.clone(),
            location_id: self.location_id.clone(),
            channel_id: self.channel_id.clone(),
        })
    }

    /// The levels, lowest first, each once.
    pub(super) fn levels(&self) -> Vec<f64> {
        let mut levels = self.quantiles.0.clone();
        levels.sort_unstable_by(f64::total_cmp);
        levels.dedup();
        levels
    }

    pub(super) fn horizon(&self) -> usize {
        usize::try_from(self.horizon_days).unwrap_or(1)
    }
}
