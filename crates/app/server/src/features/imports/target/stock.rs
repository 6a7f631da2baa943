//! Stock: how much of a product is at a location. What an import changes, it changes by movements.

use super::refs::Refs;
use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written};
use crate::change::Change;
use crate::features::inventory::{Movement, MovementKind, Opening, Slot, record, record_opening};
use crate::http::{ApiError, Permission};
use serde_json::{Value, json};
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Quantity;

pub(super) struct Stock;

const SKU: usize = 0;
const PRODUCT: usize = 1;
const CODE: usize = 2;
const LOCATION: usize = 3;
const ON_HAND: usize = 4;

const FIELDS: &[Field] = &[
    Field { name: "globalSku", kind: FieldKind::Text(100), need: Need::ToFind, aliases: &["sku", "article", "item"] },
    Field { name: "productMasterId", kind: FieldKind::Text(60), need: Need::ToFind, aliases: &["productId"] },
    Field {
        name: "locationCode",
        kind: FieldKind::Text(100),
        need: Need::ToFind,
        aliases: &["location", "store", "warehouse", "site"],
    },
    Field { name: "locationId", kind: FieldKind::Text(60), need: Need::ToFind, aliases: &[] },
    Field {
        name: "quantityOnHand",
        kind: FieldKind::Decimal,
        need: Need::ToCreate,
        aliases: &["quantity", "onHand", "stock", "qty"],
    },
];

impl Target for Stock {
    fn name(&self) -> &'static str {
        "stock"
    }

    fn permission(&self) -> Permission {
        Permission::InventoryAdjust
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn keys(&self) -> &'static [Key] {
        &[Key { name: "productAndLocation", groups: &[&[SKU, PRODUCT], &[CODE, LOCATION]] }]
    }

    fn look(&self, tx: &mut Tx<'_>, _key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let products = Refs::products(tx, rows, SKU, PRODUCT)?;
        let locations = Refs::locations(tx, rows, CODE, LOCATION)?;
        let places: Vec<Result<(String, String), Seen>> = rows
            .iter()
            .map(|row| {
                let product = products.find(row, SKU, PRODUCT)?;
                Ok((product.to_owned(), locations.find(row, CODE, LOCATION)?.to_owned()))
            })
            .collect();
        let mut asked: Vec<String> = places.iter().flatten().map(|(product, _)| product.clone()).collect();
        asked.sort_unstable();
        asked.dedup();
        let mut at: Vec<String> = places.iter().flatten().map(|(_, location)| location.clone()).collect();
        at.sort_unstable();
        at.dedup();
        let lines: Vec<(String, String, String, Quantity)> = tx.all(&LINES, args![asked, at])?;
        let lines: HashMap<(String, String), (String, Quantity)> =
            lines.into_iter().map(|(id, product, location, on_hand)| ((product, location), (id, on_hand))).collect();
        let seen = places.into_iter().zip(rows).map(|(place, row)| {
            let place = match place {
                Ok(place) => place,
                Err(refused) => return refused,
            };
            let Some((id, on_hand)) = lines.get(&place) else { return Seen::Missing };
            // What names the line is the row's own: it is the same line.
            let mut values = row.to_vec();
            values[ON_HAND] = json!(on_hand);
            Seen::There { id: id.clone(), values }
        });
        Ok(seen.collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let given: Vec<&[Value]> = rows.iter().map(|row| row.row).collect();
        let products = Refs::products(change.tx, &given, SKU, PRODUCT)?;
        let locations = Refs::locations(change.tx, &given, CODE, LOCATION)?;
        let mut openings = Vec::new();
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let place = products
                .find(row.row, SKU, PRODUCT)
                .and_then(|product| Ok((product.to_owned(), locations.find(row.row, CODE, LOCATION)?.to_owned())));
            let Ok((product_id, location_id)) = place else {
                outcomes.push(Err("its product or location is gone".to_owned()));
                continue;
            };
            let Some((_, value)) = row.set.iter().find(|(field, _)| *field == ON_HAND) else {
                outcomes.push(Ok(row.id.unwrap_or_default().to_owned()));
                continue;
            };
            let new = quantity(value);
            if row.id.is_none() {
                openings.push(Opening { product_id, location_id, quantity: new, effective_at: change.now });
                outcomes.push(Ok(String::new()));
                continue;
            }
            let by = Quantity::from_micros(new.micros() - quantity(&row.current[ON_HAND]).micros());
            outcomes.push(moved(change, &product_id, &location_id, by)?);
        }
        record_opening(change, &openings)?;
        let corrected = rows.iter().filter(|row| row.id.is_some()).count();
        if corrected > 0 {
            change.emit("inventory.stock_imported.v1", json!({ "lines": corrected }));
        }
        Ok(outcomes)
    }

    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let back: Vec<Write<'_>> = rows
            .iter()
            .map(|row| Write {
                id: row.id,
                row: row.row,
                current: row.current,
                set: vec![(ON_HAND, minus(&row.current[ON_HAND], &row.row[ON_HAND]))],
            })
            .collect();
        self.write(change, &back)
    }

    /// The ledger adds up: what an import has added is taken away again, whatever was moved since.
    fn restored(&self, _field: usize, current: &Value, old: &Value, new: &Value) -> Result<Value, String> {
        let back = quantity(current).micros() + quantity(old).micros() - quantity(new).micros();
        if back < 0 {
            return Err(format!("only {} of it are still there", quantity(current)));
        }
        Ok(json!(Quantity::from_micros(back)))
    }
}

fn quantity(value: &Value) -> Quantity {
    value.to_string().parse().unwrap_or(Quantity::ZERO)
}

fn minus(a: &Value, b: &Value) -> Value {
    json!(Quantity::from_micros(quantity(a).micros() - quantity(b).micros()))
}

/// Corrects a line by a difference.
fn moved(change: &mut Change<'_, '_>, product_id: &str, location_id: &str, by: Quantity) -> Result<Written, ApiError> {
    if by == Quantity::ZERO {
        return Ok(Ok(String::new()));
    }
    let movement = Movement {
        slot: Slot::loose(product_id, location_id),
        kind: MovementKind::Adjustment,
        quantity: by,
        reason_code: "COUNT_CORRECTION".into(),
        comment: String::new(),
        reference: "import".into(),
        effective_at: change.now,
    };
    match record(change, &movement) {
        Ok((_, line)) => Ok(Ok(line.id)),
        Err(error) if error.code().status().is_server_error() => Err(error),
        Err(error) => Ok(Err(error.message().to_owned())),
    }
}

sql! {
    LINES = "
        SELECT id, product_id, location_id, on_hand FROM stock_line
         WHERE workspace_id = $1 AND product_id = ANY($2) AND location_id = ANY($3) AND lot_id = '' AND bin_id = ''";
}
