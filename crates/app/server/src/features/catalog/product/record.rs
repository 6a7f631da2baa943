//! A product as it is kept.

use super::fields::units;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use stockflow_db::{Arg, DbError, FromRow, Row, args};
use stockflow_kernel::units::{UnitError, Units};
use stockflow_kernel::{Instant, Money, Quantity};
use utoipa::ToSchema;

/// Where in its life a product is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Being prepared.
    Draft,
    /// Sold.
    #[default]
    Active,
    /// Sold until it is gone.
    PhaseOut,
    /// Sold no more.
    Discontinued,
    /// Kept for its history.
    Archived,
}

impl Status {
    /// Every name.
    pub const NAMES: &'static [&'static str] = &["DRAFT", "ACTIVE", "PHASE_OUT", "DISCONTINUED", "ARCHIVED"];
    const ALL: [Self; 5] = [Self::Draft, Self::Active, Self::PhaseOut, Self::Discontinued, Self::Archived];

    /// As it is kept and shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// From its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// How much of the product's own unit another unit is: one PLATE is 400/1 SQFT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnitConversion {
    /// The other unit.
    #[schema(example = "DOZEN", min_length = 1, max_length = 20)]
    pub unit: String,
    /// One of it is `numerator / denominator` of the product's own unit, exactly.
    #[schema(example = 12, minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub numerator: i64,
    #[serde(default = "one")]
    #[schema(example = 1, minimum = 1, maximum = 1_000_000_000_000_i64, default = 1)]
    pub denominator: i64,
    /// It comes whole only.
    #[serde(default)]
    #[schema(example = false, default = false)]
    pub indivisible: bool,
}

const fn one() -> i64 {
    1
}

/// A product as it is kept. Its JSON is what the audit log and the history speak of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub id: String,
    pub global_sku: String,
    pub name: String,
    pub description: String,
    pub brand: String,
    pub gtin: Option<String>,
    pub status: Status,
    pub unit: String,
    pub unit_indivisible: bool,
    pub unit_conversions: Vec<UnitConversion>,
    pub unit_cost: Money,
    pub price: Money,
    pub currency: String,
    pub pack_size: Quantity,
    pub weight: Option<Quantity>,
    pub requires_lot_tracking: bool,
    pub requires_expiry_tracking: bool,
    pub shelf_life_days: Option<i64>,
    pub tags: Vec<String>,
    /// Ids.
    pub categories: Vec<String>,
    /// By code.
    pub attributes: Map<String, Value>,
    pub variant_of: Option<String>,
    pub options: BTreeMap<String, String>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// The columns of a [`Record`], in its order, of the table `product p`.
pub(in crate::features::catalog) const COLUMNS: &str = "p.id, p.global_sku, p.name, p.description, p.brand, p.gtin, p.status, p.unit, p.unit_indivisible, p.unit_conversions, p.unit_cost, p.price, p.currency, p.pack_size, p.weight, p.requires_lot_tracking, p.requires_expiry_tracking, p.shelf_life_days, p.tags, p.categories, p.attributes, p.variant_of, p.options, p.version, p.created_at, p.updated_at";

/// JSON of our own making; what a later version wrote otherwise counts as nothing.
fn json_of<T: serde::de::DeserializeOwned + Default>(row: &mut Row<'_>) -> Result<T, DbError> {
    Ok(serde_json::from_str(&row.next::<String>()?).unwrap_or_default())
}

impl FromRow for Record {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.next()?,
            global_sku: row.next()?,
            name: row.next()?,
            description: row.next()?,
            brand: row.next()?,
            gtin: row.next()?,
            status: Status::from_name(&row.next::<String>()?).unwrap_or_default(),
            unit: row.next()?,
            unit_indivisible: row.next()?,
            unit_conversions: json_of(row)?,
            unit_cost: row.next()?,
            price: row.next()?,
            currency: row.next()?,
            pack_size: row.next()?,
            weight: row.next()?,
            requires_lot_tracking: row.next()?,
            requires_expiry_tracking: row.next()?,
            shelf_life_days: row.next()?,
            tags: json_of(row)?,
            categories: json_of(row)?,
            attributes: json_of(row)?,
            variant_of: row.next()?,
            options: json_of(row)?,
            version: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

impl Record {
    /// The values of its row, in the order of the bulk write in `write.rs`.
    pub(super) fn row(&self, search: &str) -> Vec<Arg> {
        args![
            &self.id,
            &self.global_sku,
            &self.name,
            &self.description,
            &self.brand,
            self.gtin.as_deref(),
            self.status.name(),
            &self.unit,
            self.unit_indivisible,
            json!(self.unit_conversions),
            self.unit_cost,
            self.price,
            &self.currency,
            self.pack_size,
            self.weight,
            self.requires_lot_tracking,
            self.requires_expiry_tracking,
            self.shelf_life_days,
            json!(self.tags),
            json!(self.categories),
            json!(self.attributes),
            self.variant_of.as_deref(),
            json!(self.options),
            search,
            true,
            self.version,
            self.created_at,
            self.updated_at
        ]
    }

    /// Its fields that differ from another state of it, as they were and as they are. Version and time of the
    /// change are no fields of their own.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> (Map<String, Value>, Map<String, Value>) {
        let (old, new) = (before.fields(), self.fields());
        let names = new.keys().chain(old.keys().filter(|name| !new.contains_key(name.as_str())));
        let differing: Vec<&String> = names.filter(|name| old.get(name.as_str()) != new.get(name.as_str())).collect();
        let pick = |of: &Map<String, Value>| -> Map<String, Value> {
            differing.iter().map(|name| ((*name).clone(), of.get(name.as_str()).cloned().unwrap_or_default())).collect()
        };
        (pick(&old), pick(&new))
    }

    /// Its fields as JSON, each attribute by itself (`attributes.color`).
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(self) else { return Map::new() };
        for unchanging in ["id", "version", "createdAt", "updatedAt", "attributes"] {
            fields.remove(unchanging);
        }
        let attributes = self.attributes.iter().map(|(code, value)| (format!("attributes.{code}"), value.clone()));
        fields.extend(attributes);
        fields
    }

    /// Its units of measure.
    pub fn units(&self) -> Result<Units, UnitError> {
        units(&self.unit, self.unit_indivisible, &self.unit_conversions)
    }
}
