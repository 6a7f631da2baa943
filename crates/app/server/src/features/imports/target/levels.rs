//! Levels: how much of a product a location should hold, and how it is replenished.

use super::place::{self, CODE, LOCATION, PRODUCT, SKU};
use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written, told};
use crate::change::{Action, Change, one_at_a_time};
use crate::features::inventory::{LevelBody, SavedLevel, save_levels};
use crate::http::{ApiError, Fault, LocationScope, Permission};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::Quantity;
use stockflow_tables::ValueError;

pub(super) struct Levels;

const MINIMUM: usize = 4;
const REORDER: usize = 5;
const MAXIMUM: usize = 6;
const SERVICE: usize = 14;
/// From here on the fields stand in a level's settings.
const SETTINGS: usize = 7;

const fn field(name: &'static str, kind: FieldKind, aliases: &'static [&'static str]) -> Field {
    Field { name, kind, need: Need::Never, aliases }
}

const fn needed(name: &'static str, aliases: &'static [&'static str]) -> Field {
    Field { name, kind: FieldKind::Decimal, need: Need::ToCreate, aliases }
}

const FIELDS: &[Field] = &[
    place::FIELDS[SKU],
    place::FIELDS[PRODUCT],
    place::FIELDS[CODE],
    place::FIELDS[LOCATION],
    needed("minLevel", &["minimum", "min", "safetyStock"]),
    needed("reorderPoint", &["rop", "reorderLevel"]),
    needed("maxLevel", &["maximum", "max", "orderUpTo"]),
    field("abcClass", FieldKind::Word(&["A", "B", "C"]), &["abc"]),
    field("expectedLeadTimeDays", FieldKind::Integer, &["leadTimeDays", "leadTime"]),
    field("replenishmentPeriodDays", FieldKind::Integer, &["reviewPeriodDays"]),
    field("forecastPeriodDays", FieldKind::Integer, &[]),
    field("forecastQuantity", FieldKind::Decimal, &[]),
    field("preferredBinLocationId", FieldKind::Text(60), &["preferredBin"]),
    field("replenishmentLocationId", FieldKind::Text(60), &["replenishedFrom"]),
    field("serviceLevel", FieldKind::Decimal, &["targetServiceLevel"]),
    field("status", FieldKind::Text(60), &[]),
    field("comments", FieldKind::Text(2_000), &["comment", "note"]),
];

impl Target for Levels {
    fn name(&self) -> &'static str {
        "levels"
    }

    fn permission(&self) -> Permission {
        Permission::InventoryWrite
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn keys(&self) -> &'static [Key] {
        &[Key { name: "productAndLocation", groups: &[&[SKU, PRODUCT], &[CODE, LOCATION]] }]
    }

    fn check(&self, field: usize, value: &Value) -> Result<(), ValueError> {
        let days = value.as_i64();
        let range = match FIELDS[field].name {
            "expectedLeadTimeDays" => 0..=1_000,
            "replenishmentPeriodDays" | "forecastPeriodDays" => 1..=365,
            "serviceLevel" if !(0.000_001..=0.999_999).contains(&value.as_f64().unwrap_or_default()) => {
                return Err(ValueError::new("range", "must be a share greater than 0 and less than 1"));
            }
            _ => return Ok(()),
        };
        if days.is_some_and(|days| range.contains(&days)) {
            return Ok(());
        }
        Err(ValueError::new("range", format!("must lie between {} and {}", range.start(), range.end())))
    }

    fn look(&self, tx: &mut Tx<'_>, _key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let places = place::places(tx, rows)?;
        let (products, locations) = place::named(&places);
        let found: Vec<LevelRow> = tx.all(&OF, args![products, locations])?;
        let mut found: HashMap<(String, String), LevelRow> =
            found.into_iter().map(|level| ((level.product_id.clone(), level.location_id.clone()), level)).collect();
        let seen = places.into_iter().zip(rows).map(|(place, row)| match place {
            Err(refused) => refused,
            // No two rows of a file are about the same level.
            Ok(place) => found.remove(&place).map_or(Seen::Missing, |level| level.seen(row)),
        });
        Ok(seen.collect())
    }

    fn examine(&self, tx: &mut Tx<'_>, rows: &[Write<'_>]) -> Result<Vec<Vec<Fault>>, ApiError> {
        let bodies = bodies(tx, rows)?;
        Ok(bodies
            .into_iter()
            .map(|body| match body {
                Ok(body) => body.faults(),
                Err(why) => vec![Fault::new("row", "invalid", why)],
            })
            .collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        one_at_a_time(change.tx)?;
        let bodies = bodies(change.tx, rows)?;
        let good: Vec<LevelBody> = bodies.iter().flatten().cloned().collect();
        // Who may write levels everywhere has started the import.
        let mut saved = save_levels(change, &good, &LocationScope::All)?.into_iter().map(|saved| match saved {
            SavedLevel::Created { id } | SavedLevel::Updated { id } | SavedLevel::Unchanged { id } => Ok(id),
            SavedLevel::Refused { faults } => Err(told(&faults)),
        });
        let outcomes = bodies.into_iter().map(|body| match body {
            Ok(_) => saved.next().unwrap_or_else(|| Err("no answer".into())),
            Err(why) => Err(why),
        });
        Ok(outcomes.collect())
    }

    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let ids: Vec<String> = rows.iter().filter_map(|row| row.id.map(str::to_owned)).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        change.tx.execute(&DELETE, args![ids.clone()])?;
        let told = json!({ "levelIds": ids });
        change.audit(Action::Delete, "inventoryLevel", "", Some(&told), None::<&()>)?;
        change.emit("inventory.levels_deleted.v1", told);
        Ok(rows.iter().map(|row| Ok(row.id.unwrap_or_default().to_owned())).collect())
    }
}

/// A level as it is kept.
struct LevelRow {
    id: String,
    product_id: String,
    location_id: String,
    minimum: Quantity,
    reorder_point: Quantity,
    maximum: Quantity,
    settings: Value,
    version: i64,
}
from_row!(LevelRow { id, product_id, location_id, minimum, reorder_point, maximum, settings, version });

impl LevelRow {
    /// What names the level is the row's own: it is the same level.
    fn seen(self, row: &[Value]) -> Seen {
        let mut values = row.to_vec();
        for (at, quantity) in [(MINIMUM, self.minimum), (REORDER, self.reorder_point), (MAXIMUM, self.maximum)] {
            values[at] = json!(quantity);
        }
        for at in SETTINGS..FIELDS.len() {
            values[at] = self.settings.get(FIELDS[at].name).cloned().unwrap_or_default();
        }
        // Files have six decimals of it.
        if let Some(share) = values[SERVICE].as_f64() {
            values[SERVICE] = json!(Quantity::from_micros((share * 1e6).round() as i64));
        }
        Seen::There { id: self.id, values, version: Some(self.version) }
    }
}

/// The levels as they would become, or why a row makes none.
fn bodies(tx: &mut Tx<'_>, rows: &[Write<'_>]) -> Result<Vec<Result<LevelBody, String>>, ApiError> {
    let given: Vec<&[Value]> = rows.iter().map(|row| row.row).collect();
    let places = place::places(tx, &given)?;
    let body = |(place, row): (place::Place, &Write<'_>)| {
        let (product, location) = place.map_err(|_| "its product or location is gone".to_owned())?;
        let mut all: Map<String, Value> = Map::new();
        let kept = row.current.iter().enumerate().skip(MINIMUM).filter(|(_, value)| !value.is_null());
        all.extend(kept.map(|(at, value)| (FIELDS[at].name.to_owned(), value.clone())));
        for (at, value) in &row.set {
            if value.is_null() {
                all.remove(FIELDS[*at].name);
            } else {
                all.insert(FIELDS[*at].name.to_owned(), value.clone());
            }
        }
        all.insert("productMasterId".into(), Value::from(product));
        all.insert("locationId".into(), Value::from(location));
        serde_json::from_value(Value::Object(all)).map_err(|error| error.to_string())
    };
    Ok(places.into_iter().zip(rows).map(body).collect())
}

sql! {
    OF = "
        SELECT id, product_id, location_id, minimum, reorder_point, maximum, settings, version FROM inventory_level
         WHERE workspace_id = $1 AND product_id = ANY($2) AND location_id = ANY($3)";
    DELETE = "DELETE FROM inventory_level WHERE workspace_id = $1 AND id = ANY($2)";
}
