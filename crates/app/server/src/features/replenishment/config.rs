//! The settings of replenishment, as they are shown and kept.

use crate::change::Change;
use crate::http::{ApiError, Fault, NotNegative};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Instant, Money};
use stockflow_planning::analytics::{Abc, Xyz};
use stockflow_planning::policies::SegmentDefaults;

/// How orders are set off and sized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ReplenishmentMethod {
    /// At the reorder point, whole lots of some days' demand.
    FixedQuantity,
    /// At the reorder point, at least the economic order quantity, price breaks included.
    Eoq,
    /// Below the minimum, up to the maximum, both in days of demand.
    MinMax,
    /// At every run, up to what is needed until the next order arrives.
    Periodic,
    /// At the reorder point, up to what is needed until the next order arrives.
    ServiceLevel,
}

/// What a service level is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceMeasure {
    /// The chance that stock lasts until the next order arrives.
    #[default]
    CycleServiceLevel,
    /// The share of demand that is served from stock.
    FillRate,
}

/// Classes by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) enum ValueClass {
    A,
    B,
    C,
}

/// Classes by evenness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) enum VariationClass {
    X,
    Y,
    Z,
}

/// What a class of products is given; what is null holds as for all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SegmentRule {
    pub(super) abc: ValueClass,
    pub(super) xyz: VariationClass,
    pub(super) method: Option<ReplenishmentMethod>,
    /// As `serviceMeasure` measures it.
    #[schema(example = 0.95, minimum = 0.5, maximum = 0.999)]
    pub(super) service_level: Option<f64>,
    /// What the service level of the class is a share of.
    #[serde(default)]
    pub(super) service_measure: Option<ServiceMeasure>,
}

/// What one product is given, whatever its class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProductRule {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) product_master_id: String,
    pub(super) method: Option<ReplenishmentMethod>,
    #[schema(example = 0.98, minimum = 0.5, maximum = 0.999)]
    pub(super) service_level: Option<f64>,
    /// What the service level of the product is a share of.
    #[serde(default)]
    pub(super) service_measure: Option<ServiceMeasure>,
}

/// What approves itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "enabled": true, "maxLineCost": 250, "maxRunCost": 5000 }))]
pub(super) struct AutoApproval {
    #[schema(example = true)]
    pub(super) enabled: bool,
    /// A line that costs more waits for a person.
    #[schema(value_type = NotNegative)]
    pub(super) max_line_cost: Money,
    /// Once a run has approved so much, the rest waits.
    #[schema(value_type = NotNegative)]
    pub(super) max_run_cost: Money,
}

/// How replenishment works in a workspace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "method": "SERVICE_LEVEL", "serviceMeasure": "CYCLE_SERVICE_LEVEL", "reviewDays": 7, "orderCost": 5, "holdingRatePerYear": 0.2,
    "fixedLotDays": 14, "minDays": 7, "maxDays": 28, "products": [],
    "segments": [{ "abc": "A", "xyz": "X", "method": null, "serviceLevel": 0.98, "serviceMeasure": "FILL_RATE" }],
    "autoApproval": { "enabled": false, "maxLineCost": 0, "maxRunCost": 0 }
}))]
pub(super) struct ReplenishmentSettings {
    pub(super) method: ReplenishmentMethod,
    /// What all service levels are a share of, those of inventory levels too, unless a class or a product says otherwise.
    #[serde(default)]
    pub(super) service_measure: ServiceMeasure,
    /// Days from one order to the next.
    #[schema(minimum = 1, maximum = 90)]
    pub(super) review_days: i64,
    /// Of one order line.
    #[schema(value_type = NotNegative)]
    pub(super) order_cost: Money,
    /// What a year of holding a unit costs, as a part of its cost.
    #[schema(minimum = 0, maximum = 5)]
    pub(super) holding_rate_per_year: f64,
    /// FIXED_QUANTITY: days of demand in a lot.
    #[schema(minimum = 1, maximum = 365)]
    pub(super) fixed_lot_days: i64,
    /// MIN_MAX: days of demand that are the minimum.
    #[schema(minimum = 0, maximum = 365)]
    pub(super) min_days: i64,
    /// MIN_MAX: days of demand that are the maximum; not below the minimum.
    #[schema(minimum = 0, maximum = 730)]
    pub(super) max_days: i64,
    /// Classes that differ from the defaults: 98 % for AX down to 90 % for CZ.
    #[schema(max_items = 9)]
    pub(super) segments: Vec<SegmentRule>,
    /// Products that differ from their class.
    #[schema(max_items = 1000)]
    pub(super) products: Vec<ProductRule>,
    pub(super) auto_approval: AutoApproval,
}

impl Default for ReplenishmentSettings {
    fn default() -> Self {
        Self {
            method: ReplenishmentMethod::ServiceLevel,
            service_measure: ServiceMeasure::CycleServiceLevel,
            review_days: 7,
            order_cost: Money::whole(5),
            holding_rate_per_year: 0.2,
            fixed_lot_days: 14,
            min_days: 7,
            max_days: 28,
            segments: Vec::new(),
            products: Vec::new(),
            auto_approval: AutoApproval { enabled: false, max_line_cost: Money::ZERO, max_run_cost: Money::ZERO },
        }
    }
}

/// Where a service level was set: what stands first here goes before the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ServiceLevelFrom {
    /// By the level of the product at the location.
    Level,
    /// By the rule of the product.
    Product,
    /// By the rule of its class.
    Segment,
    /// Nowhere: the default of its class.
    #[default]
    Default,
}

/// How a product is planned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Policy {
    pub(super) method: ReplenishmentMethod,
    pub(super) service_level: f64,
    pub(super) from: ServiceLevelFrom,
    pub(super) measure: ServiceMeasure,
}

impl ReplenishmentSettings {
    /// How a product of a class is planned, where a planner has or has not laid a service level down for it.
    pub(super) fn policy(&self, product: &str, (abc, xyz): (Abc, Xyz), laid_down: Option<f64>) -> Policy {
        let classes = (value_class(abc), variation_class(xyz));
        let segment = self.segments.iter().find(|rule| (rule.abc, rule.xyz) == classes);
        let own = self.products.iter().find(|rule| rule.product_master_id == product);
        let usual = SegmentDefaults::<String>::default().policy(&String::new(), (abc, xyz)).service_level;
        let method = own.and_then(|r| r.method).or(segment.and_then(|r| r.method)).unwrap_or(self.method);
        let measures = [own.and_then(|r| r.service_measure), segment.and_then(|r| r.service_measure)];
        let measure = measures.into_iter().flatten().next().unwrap_or(self.service_measure);
        let levels = [
            (laid_down, ServiceLevelFrom::Level),
            (own.and_then(|r| r.service_level), ServiceLevelFrom::Product),
            (segment.and_then(|r| r.service_level), ServiceLevelFrom::Segment),
        ];
        let set = levels.into_iter().find_map(|(level, from)| Some((level?, from)));
        let (service_level, from) = set.unwrap_or((usual, ServiceLevelFrom::Default));
        Policy { method, service_level, from, measure }
    }

    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        if self.max_days < self.min_days {
            faults.push(Fault::new("config.maxDays", "range", "must not lie below minDays"));
        }
        let mut seen = HashSet::new();
        for (at, rule) in self.segments.iter().enumerate() {
            if !seen.insert((rule.abc, rule.xyz)) {
                faults.push(Fault::new(format!("config.segments[{at}]"), "invalid", "is given twice"));
            }
        }
        let mut named = HashSet::new();
        for (at, rule) in self.products.iter().enumerate() {
            if !named.insert(&rule.product_master_id) {
                let path = format!("config.products[{at}].productMasterId");
                faults.push(Fault::new(path, "invalid", "is given twice"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

const fn value_class(abc: Abc) -> ValueClass {
    match abc {
        Abc::A => ValueClass::A,
        Abc::B => ValueClass::B,
        Abc::C => ValueClass::C,
    }
}

const fn variation_class(xyz: Xyz) -> VariationClass {
    match xyz {
        Xyz::X => VariationClass::X,
        Xyz::Y => VariationClass::Y,
        Xyz::Z => VariationClass::Z,
    }
}

/// The settings with their version.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplenishmentConfig {
    pub(super) config: ReplenishmentSettings,
    /// 0 until it is set for the first time.
    #[schema(example = 1)]
    pub(super) version: i64,
    /// null until it is set for the first time.
    pub(super) updated_at: Option<Instant>,
}

/// The settings, or the defaults.
pub(super) fn read(tx: &mut Tx<'_>) -> Result<ReplenishmentConfig, ApiError> {
    let row: Option<(String, i64, Instant)> = tx.optional(&CONFIG, args![])?;
    let Some((text, version, at)) = row else {
        return Ok(ReplenishmentConfig { config: ReplenishmentSettings::default(), version: 0, updated_at: None });
    };
    let config = serde_json::from_str(&text).map_err(ApiError::internal)?;
    Ok(ReplenishmentConfig { config, version, updated_at: Some(at) })
}

/// Keeps the settings.
pub(super) fn write(change: &mut Change<'_, '_>, config: &ReplenishmentSettings) -> Result<(), ApiError> {
    let text = serde_json::to_string(config).map_err(ApiError::internal)?;
    change.tx.execute(&REPLACE, args![text, change.now])?;
    Ok(())
}

sql! {
    CONFIG = "SELECT config, version, updated_at FROM replenishment_config WHERE workspace_id = $1";
    REPLACE = "
        INSERT INTO replenishment_config (workspace_id, config, version, updated_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (workspace_id) DO UPDATE
           SET config = excluded.config, version = replenishment_config.version + 1, updated_at = excluded.updated_at";
}
