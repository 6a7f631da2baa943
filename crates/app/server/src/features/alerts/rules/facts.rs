//! What rules know of some products beside their stock.

use super::past::{Past, past_weeks};
use super::{Limits, Rule};
use crate::features::forecasting::{self, Outlook};
use crate::http::ApiError;
use std::collections::{HashMap, HashSet};
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Instant, Quantity};

/// A product at a location.
type Place = (String, String);

/// What a location should hold of a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub(super) minimum: Quantity,
    pub(super) maximum: Quantity,
    lead_time_days: Option<i64>,
}

/// What is known of some products.
#[derive(Debug, Default)]
pub(in super::super) struct Facts {
    levels: HashMap<Place, Level>,
    /// By product: of the supplier that is preferred, else the shortest.
    lead_times: HashMap<String, i64>,
    outlooks: HashMap<Place, Outlook>,
    /// Where something came or went of late.
    moved: HashSet<Place>,
    names: HashMap<String, String>,
    past_weeks: HashMap<Place, Past>,
}

impl Facts {
    /// Reads what some rules look at.
    pub(in super::super) fn read(
        tx: &mut Tx<'_>,
        rules: &[Rule],
        limits: Limits,
        products: &[String],
        now: Instant,
    ) -> Result<Self, ApiError> {
        let mut facts = Self::default();
        if rules.is_empty() {
            return Ok(facts);
        }
        let levels: Vec<(String, String, Quantity, Quantity, String)> = tx.all(&LEVELS, args![products])?;
        for (product, location, minimum, maximum, settings) in levels {
            let settings: serde_json::Value = serde_json::from_str(&settings).unwrap_or_default();
            let lead_time_days = settings["expectedLeadTimeDays"].as_i64();
            facts.levels.insert((product, location), Level { minimum, maximum, lead_time_days });
        }
        let lead_times: Vec<(String, i64)> = tx.all(&LEAD_TIMES, args![products])?;
        for (product, days) in lead_times {
            facts.lead_times.entry(product).or_insert(days);
        }
        for outlook in forecasting::outlook_of(tx, products, forecasting::HORIZON as i64)? {
            facts.outlooks.insert((outlook.product_id.clone(), outlook.location_id.clone()), outlook);
        }
        if rules.contains(&Rule::SlowMoving) {
            let since = now.plus_seconds(-limits.slow_moving_days * 86_400);
            facts.moved = tx.all::<Place>(&MOVED_SINCE, args![products, since])?.into_iter().collect();
        }
        if rules.contains(&Rule::ForecastDeviation) {
            facts.past_weeks = past_weeks(tx, products, now)?;
        }
        if rules.iter().any(|rule| ![Rule::Stockout, Rule::LowAtp].contains(rule)) {
            facts.names = tx.all::<(String, String)>(&NAMES, args![])?.into_iter().collect();
        }
        Ok(facts)
    }

    /// How the last whole week went.
    pub(super) fn past_week(&self, product: &str, location: &str) -> Option<Past> {
        self.past_weeks.get(&Self::key(product, location)).copied()
    }

    fn key(product: &str, location: &str) -> Place {
        (product.to_owned(), location.to_owned())
    }

    pub(super) fn level(&self, product: &str, location: &str) -> Option<&Level> {
        self.levels.get(&Self::key(product, location))
    }

    pub(super) fn outlook(&self, product: &str, location: &str) -> Option<&Outlook> {
        self.outlooks.get(&Self::key(product, location))
    }

    /// Days from ordering to having it: the level's, else the supplier's, else as the settings say.
    pub(super) fn lead_time(&self, product: &str, location: &str, usual: i64) -> i64 {
        let own = self.level(product, location).and_then(|level| level.lead_time_days);
        own.or_else(|| self.lead_times.get(product).copied()).unwrap_or(usual).max(1)
    }

    pub(super) fn has_moved(&self, product: &str, location: &str) -> bool {
        self.moved.contains(&Self::key(product, location))
    }

    /// A location's name.
    pub(super) fn name<'a>(&'a self, location: &'a str) -> &'a str {
        self.names.get(location).map_or(location, String::as_str)
    }
}

sql! {
    LEVELS = "
        SELECT product_id, location_id, minimum, maximum, settings FROM inventory_level
         WHERE workspace_id = $1 AND product_id = ANY($2)";
    LEAD_TIMES = "
        SELECT product_id, lead_time_days FROM supplier_item
         WHERE workspace_id = $1 AND product_id = ANY($2) AND lead_time_days IS NOT NULL
         ORDER BY product_id, CASE WHEN preferred THEN 0 ELSE 1 END, lead_time_days";
    /// Counts and corrections say nothing of how stock sells.
    MOVED_SINCE = "
        SELECT DISTINCT product_id, location_id FROM movement
         WHERE workspace_id = $1 AND product_id = ANY($2) AND effective_at > $3
           AND kind NOT IN ('COUNT', 'ADJUSTMENT', 'LOT_CORRECTION')";
    NAMES = "SELECT id, name FROM location WHERE workspace_id = $1";
}
