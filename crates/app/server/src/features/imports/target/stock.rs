//! Stock: how much of a product is at a location, of a lot and in a bin where it is kept by these. What an import
//! changes, it changes by movements.

use super::place::{self, CODE, LOCATION, PRODUCT, SKU};
use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written, texts, written};
use crate::change::Change;
use crate::features::inventory::{LotName, Movement, MovementKind, Opening, Slot, bin, lot, record, record_opening};
use crate::http::{ApiError, Permission};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Quantity};

pub(super) struct Stock;

const LOT: usize = 4;
const BIN: usize = 5;
const EXPIRY: usize = 6;
const ON_HAND: usize = 7;

const FIELDS: &[Field] = &[
    place::FIELDS[SKU],
    place::FIELDS[PRODUCT],
    place::FIELDS[CODE],
    place::FIELDS[LOCATION],
    Field { name: "lotNumber", kind: FieldKind::Text(100), need: Need::MayFind, aliases: &["lot", "batch", "charge"] },
    Field { name: "binName", kind: FieldKind::Text(100), need: Need::MayFind, aliases: &["bin", "binCode", "shelf"] },
    Field { name: "expiryDate", kind: FieldKind::Day, need: Need::MayFind, aliases: &["expiry", "bestBefore"] },
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
        &[Key { name: "productAndLocation", groups: &[&[SKU, PRODUCT], &[CODE, LOCATION], &[LOT], &[BIN]] }]
    }

    fn look(&self, tx: &mut Tx<'_>, _key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let places = place::places(tx, rows)?;
        let known = Known::read(tx, &places, rows)?;
        Ok(places.into_iter().zip(rows).map(|(place, row)| known.seen(place, row)).collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let given: Vec<&[Value]> = rows.iter().map(|row| row.row).collect();
        let mut openings = Vec::new();
        let mut outcomes = Vec::with_capacity(rows.len());
        for (place, row) in place::places(change.tx, &given)?.into_iter().zip(rows) {
            let Ok((product_id, location_id)) = place else {
                outcomes.push(Err("its product or location is gone".to_owned()));
                continue;
            };
            let Some((_, value)) = row.set.iter().find(|(field, _)| *field == ON_HAND) else {
                outcomes.push(Ok(row.id.unwrap_or_default().to_owned()));
                continue;
            };
            let new = quantity(value);
            if row.id.is_none() && row.row[LOT].is_null() && row.row[BIN].is_null() {
                openings.push(Opening { product_id, location_id, quantity: new, effective_at: change.now });
                outcomes.push(Ok(String::new()));
                continue;
            }
            let had = row.current.get(ON_HAND).map_or(Quantity::ZERO, quantity);
            let by = Quantity::from_micros(new.micros() - had.micros());
            let kind = if row.id.is_none() { MovementKind::Opening } else { MovementKind::Adjustment };
            outcomes.push(moved(change, row.row, (product_id, location_id), kind, by)?);
        }
        if !openings.is_empty() {
            record_opening(change, &openings)?;
        }
        if outcomes.len() > openings.len() {
            change.emit("inventory.stock_imported.v1", json!({ "lines": outcomes.len() - openings.len() }));
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

/// Everything that rows refer to beside their products and locations.
struct Known {
    /// Lines by product, location, lot number and bin.
    lines: HashMap<(String, String, String, String), (String, Quantity)>,
    /// The expiry of lots by product and number.
    lots: HashMap<(String, String), Option<Day>>,
    /// Bins by location and code.
    bins: HashSet<(String, String)>,
    /// Products that are kept by lot, and whether by expiry.
    tracked: HashMap<String, (bool, bool)>,
}

impl Known {
    fn read(tx: &mut Tx<'_>, places: &[place::Place], rows: &[&[Value]]) -> Result<Self, ApiError> {
        let (products, locations) = place::named(places);
        let lines: Vec<(String, String, String, String, String, Quantity)> =
            tx.all(&LINES, args![products.clone(), locations.clone()])?;
        let (numbers, bins) = (texts(rows, LOT), texts(rows, BIN));
        let lots: Vec<(String, String, Option<Day>)> =
            if numbers.is_empty() { Vec::new() } else { tx.all(&LOTS, args![products.clone(), numbers])? };
        let bins: Vec<(String, String)> =
            if bins.is_empty() { Vec::new() } else { tx.all(&BINS, args![locations, bins])? };
        let tracked: Vec<(String, bool, bool)> = tx.all(&TRACKED, args![products])?;
        Ok(Self {
            lines: lines
                .into_iter()
                .map(|(id, product, location, lot, bin, on_hand)| ((product, location, lot, bin), (id, on_hand)))
                .collect(),
            lots: lots.into_iter().map(|(product, number, expiry)| ((product, number), expiry)).collect(),
            bins: bins.into_iter().collect(),
            tracked: tracked.into_iter().map(|(id, lot, expiry)| (id, (lot, expiry))).collect(),
        })
    }

    fn seen(&self, place: place::Place, row: &[Value]) -> Seen {
        let (product, location) = match place {
            Ok(place) => place,
            Err(refused) => return refused,
        };
        let text = |field: usize| row[field].as_str().unwrap_or_default().to_owned();
        let line = self.lines.get(&(product.clone(), location.clone(), text(LOT), text(BIN)));
        let fault = self.expiry_fault(&product, row).or_else(|| match line {
            // What is kept so already may go on.
            Some(_) => None,
            None => self.new_line_fault(&product, &location, row),
        });
        if let Some((field, code, message)) = fault {
            return Seen::Refused { field, code, message };
        }
        let Some((id, on_hand)) = line else { return Seen::Missing };
        // What names the line is the row's own: it is the same line.
        let mut values = row.to_vec();
        values[ON_HAND] = json!(on_hand);
        Seen::There { id: id.clone(), values, version: None }
    }

    /// An expiry that the row's lot does not have.
    fn expiry_fault(&self, product: &str, row: &[Value]) -> Option<Fault> {
        let day = row[EXPIRY].as_str().and_then(|text| text.parse::<Day>().ok())?;
        let Some(number) = row[LOT].as_str() else {
            return Some((EXPIRY, "invalid", "belongs to a lot; name it in lotNumber".into()));
        };
        let known = self.lots.get(&(product.to_owned(), number.to_owned()))?;
        if *known == Some(day) {
            return None;
        }
        let known = known.map_or_else(|| "no expiry date".to_owned(), |day| format!("the expiry date {day}"));
        Some((EXPIRY, "conflict", format!("is not that of the lot, which is known with {known}")))
    }

    /// Why there can be no such line.
    fn new_line_fault(&self, product: &str, location: &str, row: &[Value]) -> Option<Fault> {
        let (by_lot, by_expiry) = self.tracked.get(product).copied().unwrap_or_default();
        let number = row[LOT].as_str();
        if by_lot && number.is_none() {
            return Some((LOT, "required", "is required: the product is tracked by lot".into()));
        }
        let known = |number: &str| self.lots.get(&(product.to_owned(), number.to_owned())).copied().flatten();
        if by_expiry && row[EXPIRY].is_null() && number.is_some_and(|number| known(number).is_none()) {
            return Some((EXPIRY, "required", "is required: the product is tracked by expiry".into()));
        }
        let name = row[BIN].as_str()?;
        let there = self.bins.contains(&(location.to_owned(), name.to_owned()));
        (!there).then(|| (BIN, "reference", format!("names no bin in use at the location: {name}")))
    }
}

/// What is wrong with a row: the field, a word for programs, a sentence for people.
type Fault = (usize, &'static str, String);

fn quantity(value: &Value) -> Quantity {
    value.to_string().parse().unwrap_or(Quantity::ZERO)
}

fn minus(a: &Value, b: &Value) -> Value {
    json!(Quantity::from_micros(quantity(a).micros() - quantity(b).micros()))
}

/// Changes a line by a difference; one of a lot or in a bin is made where there is none.
fn moved(
    change: &mut Change<'_, '_>,
    row: &[Value],
    (product_id, location_id): (String, String),
    kind: MovementKind,
    by: Quantity,
) -> Result<Written, ApiError> {
    if by == Quantity::ZERO && kind == MovementKind::Adjustment {
        return Ok(Ok(String::new()));
    }
    written(slot(change, row, product_id, location_id).and_then(|slot| {
        let movement = Movement {
            slot,
            kind,
            quantity: by,
            reason_code: if kind == MovementKind::Opening { "OPENING" } else { "COUNT_CORRECTION" }.into(),
            comment: String::new(),
            reference: "import".into(),
            effective_at: change.now,
        };
        Ok(record(change, &movement)?.1.id)
    }))
}

fn slot(change: &mut Change<'_, '_>, row: &[Value], product_id: String, location_id: String) -> Result<Slot, ApiError> {
    let lot_id = match row[LOT].as_str() {
        None => String::new(),
        Some(number) => {
            let expiry = row[EXPIRY].as_str().and_then(|text| text.parse().ok());
            lot(change, &product_id, &LotName { path: FIELDS[LOT].name, number, expiry })?
        }
    };
    let bin_id = match row[BIN].as_str() {
        None => String::new(),
        Some(name) => bin(change.tx, FIELDS[BIN].name, &location_id, name)?,
    };
    Ok(Slot { product_id, location_id, lot_id, bin_id })
}

sql! {
    LINES = "
        SELECT l.id, l.product_id, l.location_id, coalesce(t.lot_number, ''), coalesce(b.code, ''), l.on_hand FROM stock_line l
          LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
          LEFT JOIN bin b ON b.workspace_id = l.workspace_id AND b.id = l.bin_id
         WHERE l.workspace_id = $1 AND l.product_id = ANY($2) AND l.location_id = ANY($3)";
    LOTS = "SELECT product_id, lot_number, expiry_date FROM lot WHERE workspace_id = $1 AND product_id = ANY($2) AND lot_number = ANY($3)";
    BINS = "SELECT location_id, code FROM bin WHERE workspace_id = $1 AND location_id = ANY($2) AND code = ANY($3) AND active";
    TRACKED = "
        SELECT id, requires_lot_tracking, requires_expiry_tracking FROM product
         WHERE workspace_id = $1 AND id = ANY($2) AND (requires_lot_tracking OR requires_expiry_tracking)";
}
