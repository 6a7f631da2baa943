//! Levels as they are kept: set by the thousand, found by product and location.

use super::wire::{LIST, Level, LevelBody, LevelRow};
use crate::change::{Action, Change};
use crate::features::{catalog, network};
use crate::http::list::by_id;
use crate::http::{ApiError, Fault, LocationScope};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use stockflow_db::{Arg, Tx, args, bulk, sql};

/// 404 unless it is there and within reach.
pub(super) fn find(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<Level, ApiError> {
    let row: Option<LevelRow> = by_id(tx, &LIST, id)?;
    let level = row.map(Level::from).filter(|level| scope.covers(&level.location_id));
    level.ok_or_else(|| ApiError::not_found("inventory level", id))
}

/// What became of one level.
#[derive(Debug, Clone, PartialEq)]
pub enum SavedLevel {
    Created { id: String },
    Updated { id: String },
    Unchanged { id: String },
    Refused { faults: Vec<Fault> },
}

/// Everything that rows refer to, read at once.
struct Known {
    products: HashSet<String>,
    by_sku: HashMap<String, String>,
    locations: HashSet<String>,
    bins: HashSet<(String, String)>,
    levels: HashMap<(String, String), Level>,
}

impl Known {
    fn read(tx: &mut Tx<'_>, rows: &[LevelBody]) -> Result<Self, ApiError> {
        let ids: Vec<String> = rows.iter().filter_map(|row| row.product_master_id.clone()).collect();
        let skus: Vec<String> = rows.iter().filter_map(|row| row.global_sku.clone()).collect();
        let by_sku = catalog::ids_of_skus(tx, &skus)?;
        let mut products: Vec<String> = ids.clone();
        products.extend(by_sku.values().cloned());
        let levels: Vec<LevelRow> = tx.all(&OF_PRODUCTS, args![Arg::List(products)])?;
        let named: Vec<String> = rows.iter().filter_map(|row| row.preferred_bin_location_id.clone()).collect();
        Ok(Self {
            products: catalog::known(tx, &ids)?,
            by_sku,
            locations: network::locations(tx)?.into_iter().map(|location| location.id).collect(),
            bins: tx.all::<(String, String)>(&BINS, args![Arg::List(named)])?.into_iter().collect(),
            levels: levels
                .into_iter()
                .map(Level::from)
                .map(|level| ((level.product_master_id.clone(), level.location_id.clone()), level))
                .collect(),
        })
    }

    /// The product meant, or everything wrong with the row.
    fn product(&self, row: &LevelBody, scope: &LocationScope) -> Result<String, Vec<Fault>> {
        let mut faults = row.faults();
        let unknown = |path: &str, what: &str, id: &str| {
            Fault::new(path, "reference", format!("names no {what} of this workspace: {id}"))
        };
        let product = match (&row.product_master_id, &row.global_sku) {
            (Some(id), _) if self.products.contains(id) => Some(id.clone()),
            (Some(id), _) => {
                faults.push(unknown("productMasterId", "product", id));
                None
            }
            (None, Some(sku)) => {
                let found = self.by_sku.get(sku).cloned();
                if found.is_none() {
                    faults.push(unknown("globalSku", "product", sku));
                }
                found
            }
            (None, None) => None,
        };
        if !self.locations.contains(&row.location_id) || !scope.covers(&row.location_id) {
            faults.push(unknown("locationId", "location", &row.location_id));
        }
        if let Some(id) = row.replenishment_location_id.as_ref().filter(|id| !self.locations.contains(*id)) {
            faults.push(unknown("replenishmentLocationId", "location", id));
        }
        if let Some(id) = &row.preferred_bin_location_id
            && !self.bins.contains(&(row.location_id.clone(), id.clone()))
        {
            let message = format!("names no bin of the location: {id}");
            faults.push(Fault::new("preferredBinLocationId", "reference", message));
        }
        product.filter(|_| faults.is_empty()).ok_or(faults)
    }
}

/// Sets levels and answers what became of each, in order. One that is refused hinders no other; of two for the same
/// product and location in one call the later is refused.
pub fn save_levels(
    change: &mut Change<'_, '_>,
    rows: &[LevelBody],
    scope: &LocationScope,
) -> Result<Vec<SavedLevel>, ApiError> {
    let known = Known::read(change.tx, rows)?;
    let mut seen = HashSet::new();
    let (mut outcomes, mut written) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let product = match known.product(row, scope) {
            Ok(product) => product,
            Err(faults) => {
                outcomes.push(SavedLevel::Refused { faults });
                continue;
            }
        };
        let key = (product, row.location_id.clone());
        if !seen.insert(key.clone()) {
            let message = "its product has a level at this location in this request already";
            outcomes.push(SavedLevel::Refused { faults: vec![Fault::new("locationId", "duplicate", message)] });
            continue;
        }
        outcomes.push(match known.levels.get(&key) {
            Some(old) if same(old, row) => SavedLevel::Unchanged { id: old.id.clone() },
            Some(old) => {
                let values = [row.min_level, row.reorder_point, row.max_level].map(Arg::from);
                let [minimum, reorder, maximum] = values;
                let values = args![&old.id, minimum, reorder, maximum, json!(row.settings()), change.now];
                change.tx.execute(&UPDATE, values)?;
                SavedLevel::Updated { id: old.id.clone() }
            }
            None => {
                let id = change.id("level");
                written.push((id.clone(), key.0, row));
                SavedLevel::Created { id }
            }
        });
    }
    let now = change.now;
    let rows = written.iter().map(|(id, product, row)| {
        let settings = json!(row.settings());
        args![id, product, &row.location_id, row.min_level, row.reorder_point, row.max_level, settings, 1_i64, now, now]
    });
    change.tx.bulk(&INSERT, rows)?;
    trace(change, &outcomes)?;
    Ok(outcomes)
}

fn same(old: &Level, row: &LevelBody) -> bool {
    (old.min_level, old.reorder_point, old.max_level) == (row.min_level, row.reorder_point, row.max_level)
        && old.settings == row.settings()
}

/// One line of the audit log and one event a call, with the ids of what changed.
fn trace(change: &mut Change<'_, '_>, outcomes: &[SavedLevel]) -> Result<(), ApiError> {
    let changed: Vec<&String> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            SavedLevel::Created { id } | SavedLevel::Updated { id } => Some(id),
            SavedLevel::Unchanged { .. } | SavedLevel::Refused { .. } => None,
        })
        .collect();
    let Some(first) = changed.first() else { return Ok(()) };
    let told = json!({ "levelIds": changed });
    let entity = if changed.len() == 1 { first.as_str() } else { "" };
    change.audit(Action::Update, "inventoryLevel", entity, None::<&()>, Some(&told))?;
    change.emit("inventory.levels_set.v1", told);
    Ok(())
}

sql! {
    BINS = "SELECT location_id, id FROM bin WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
    OF_PRODUCTS = "
        SELECT v.id, v.product_id, p.name, p.global_sku, v.location_id, o.name, v.minimum, v.reorder_point, v.maximum,
               v.settings, v.version, v.created_at, v.updated_at
          FROM inventory_level v
          JOIN product p ON p.workspace_id = v.workspace_id AND p.id = v.product_id
          JOIN location o ON o.workspace_id = v.workspace_id AND o.id = v.location_id
         WHERE v.workspace_id = $1 AND v.product_id = ANY($2) ORDER BY v.id";
    UPDATE = "
        UPDATE inventory_level SET minimum = $3, reorder_point = $4, maximum = $5, settings = $6, updated_at = $7, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}

bulk! {
    INSERT = {
        table: "inventory_level",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "product_id", "location_id", "minimum", "reorder_point", "maximum", "settings", "version",
            "created_at", "updated_at"
        ],
        types: [Text, Text, Text, Text, I64, I64, I64, Text, I64, I64, I64],
        conflict: Fail,
    };
}
