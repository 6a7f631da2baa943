//! Products, known by their SKU, or by GTIN or id where the caller says so.

use super::matched::{Found, agreeing};
use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written, texts, told};
use crate::change::Change;
use crate::features::catalog::{self, ProductFields, Record, Saved, Status};
use crate::http::{ApiError, Fault, Permission};
use serde_json::{Map, Value};
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_tables::ValueError;

pub(super) struct Products;

/// Products that are worked on at once.
const PART: usize = 500;

const SKU: usize = 0;
const GTIN: usize = 4;
const ATTRIBUTES: usize = 18;
const VARIANT: usize = 20;
const ID: usize = 22;

const fn field(name: &'static str, kind: FieldKind, aliases: &'static [&'static str]) -> Field {
    Field { name, kind, need: Need::Never, aliases }
}

const FIELDS: &[Field] = &[
    Field { name: "globalSku", kind: FieldKind::Text(100), need: Need::ToFind, aliases: &["sku", "article", "item"] },
    Field { name: "name", kind: FieldKind::Text(300), need: Need::ToCreate, aliases: &["title", "productName"] },
    field("description", FieldKind::Text(5_000), &[]),
    field("brand", FieldKind::Text(200), &["manufacturer"]),
    field("gtin", FieldKind::Text(14), &["ean", "upc", "barcode"]),
    field("status", FieldKind::Word(Status::NAMES), &[]),
    field("unit", FieldKind::Text(20), &["uom", "unitOfMeasure"]),
    field("unitIndivisible", FieldKind::Boolean, &[]),
    field("unitCost", FieldKind::Decimal, &["cost"]),
    field("price", FieldKind::Decimal, &["salesPrice", "retailPrice"]),
    field("currency", FieldKind::Text(3), &[]),
    field("packSize", FieldKind::Decimal, &["casePack"]),
    field("weight", FieldKind::Decimal, &["weightKg"]),
    field("requiresLotTracking", FieldKind::Boolean, &[]),
    field("requiresExpiryTracking", FieldKind::Boolean, &[]),
    field("shelfLifeDays", FieldKind::Integer, &["shelfLife"]),
    field("tags", FieldKind::List, &[]),
    field("categories", FieldKind::List, &["categoryIds"]),
    field("attributes", FieldKind::Json, &[]),
    field("unitConversions", FieldKind::Json, &[]),
    field("variantOf", FieldKind::Text(100), &["parent", "parentSku"]),
    field("options", FieldKind::Json, &[]),
    Field { name: "id", kind: FieldKind::Text(60), need: Need::MayFind, aliases: &["productMasterId", "productId"] },
];

impl Target for Products {
    fn name(&self) -> &'static str {
        "products"
    }

    fn permission(&self) -> Permission {
        Permission::ProductsWrite
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn keys(&self) -> &'static [Key] {
        &[
            Key { name: "globalSku", groups: &[&[SKU]] },
            Key { name: "gtin", groups: &[&[GTIN]] },
            Key { name: "id", groups: &[&[ID]] },
        ]
    }

    fn check(&self, field: usize, value: &Value) -> Result<(), ValueError> {
        if field == ID {
            return Ok(());
        }
        let faults = read(std::iter::once((field, value))).map_or_else(|faults| faults, |fields| fields.faults());
        faults.into_iter().next().map_or(Ok(()), |fault| Err(ValueError::new("invalid", fault.message)))
    }

    fn look(&self, tx: &mut Tx<'_>, key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        match key {
            "gtin" => by_gtin(tx, rows),
            "id" => by_id(tx, rows),
            _ => by_sku(tx, rows),
        }
    }

    fn examine(&self, tx: &mut Tx<'_>, rows: &[Write<'_>]) -> Result<Vec<Vec<Fault>>, ApiError> {
        in_parts(rows, |fields| {
            // The product that it is a variant of may stand further up in the file, and be made by the commit.
            let settled = |faults: Vec<Fault>| faults.into_iter().filter(|fault| fault.path != "variantOf").collect();
            Ok(catalog::check_products(tx, fields)?.into_iter().map(settled).collect())
        })
        .map(|each| each.into_iter().map(|faults| faults.unwrap_or_else(|faults| faults)).collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let written = in_parts(rows, |fields| {
            let saved = catalog::upsert_products(change, fields)?.into_iter().map(|saved| match saved {
                Saved::Created { product } | Saved::Unchanged { product } => Ok(product.id),
                Saved::Updated { new, .. } => Ok(new.id),
                Saved::Refused { faults } => Err(told(&faults)),
            });
            Ok(saved.collect())
        })?;
        Ok(written.into_iter().map(|written| written.unwrap_or_else(|faults| Err(told(&faults)))).collect())
    }

    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let skus: Vec<String> = rows.iter().filter_map(|row| row.current[SKU].as_str().map(str::to_owned)).collect();
        let known = catalog::by_sku(change.tx, &skus)?;
        let obstacles = crate::features::obstacles();
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(record) = row.current[SKU].as_str().and_then(|sku| known.get(sku)) else {
                outcomes.push(Ok(String::new()));
                continue;
            };
            outcomes.push(match catalog::remove_product(change, &obstacles, record) {
                Ok(()) => Ok(record.id.clone()),
                Err(error) if error.code().status().is_server_error() => return Err(error),
                Err(error) => Err(error.message().to_owned()),
            });
        }
        Ok(outcomes)
    }
}

/// Does something with the rows as the catalog takes them, some hundred at a time: all that is written of a product is
/// in memory at once. Products that may have variants come before these. One answer a row, or what is wrong with it.
fn in_parts<T>(
    rows: &[Write<'_>],
    mut work: impl FnMut(&[ProductFields]) -> Result<Vec<T>, ApiError>,
) -> Result<Vec<Result<T, Vec<Fault>>>, ApiError> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| rows[*at].set.iter().any(|(field, _)| *field == VARIANT));
    let mut answers: Vec<Option<Result<T, Vec<Fault>>>> = rows.iter().map(|_| None).collect();
    for part in order.chunks(PART) {
        let (mut places, mut good) = (Vec::with_capacity(part.len()), Vec::with_capacity(part.len()));
        for at in part {
            match fields(&rows[*at]) {
                Ok(fields) => {
                    places.push(*at);
                    good.push(fields);
                }
                Err(faults) => answers[*at] = Some(Err(faults)),
            }
        }
        for (at, answer) in places.into_iter().zip(work(&good)?) {
            answers[at] = Some(Ok(answer));
        }
    }
    let missing = || ApiError::internal("the catalog has not answered for every row");
    answers.into_iter().map(|answer| answer.ok_or_else(missing)).collect()
}

fn by_sku(tx: &mut Tx<'_>, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
    let known = catalog::by_sku(tx, &texts(rows, SKU))?;
    let parents = Parents::read(tx, rows, known.values())?;
    let seen = |row: &&[Value]| match row[SKU].as_str().and_then(|sku| known.get(sku)) {
        None => Seen::Missing,
        Some(record) => found(record, row, &parents).into(),
    };
    Ok(rows.iter().map(seen).collect())
}

fn by_id(tx: &mut Tx<'_>, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
    let known = catalog::by_id(tx, &texts(rows, ID))?;
    let parents = Parents::read(tx, rows, known.iter())?;
    let known: HashMap<&str, &Record> = known.iter().map(|record| (record.id.as_str(), record)).collect();
    let seen = |row: &&[Value]| {
        let record = row[ID].as_str().and_then(|id| known.get(id));
        agreeing(FIELDS, row, ID, SKU, record.map(|record| found(record, row, &parents)))
    };
    Ok(rows.iter().map(seen).collect())
}

/// By the number of the trade item: one that no product has makes a new one, if the row has a SKU that is free.
fn by_gtin(tx: &mut Tx<'_>, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
    let known = catalog::by_gtin(tx, &texts(rows, GTIN))?;
    let taken = catalog::by_sku(tx, &texts(rows, SKU))?;
    let parents = Parents::read(tx, rows, known.iter())?;
    let mut with: HashMap<&str, Vec<&Record>> = HashMap::new();
    for record in &known {
        with.entry(record.gtin.as_deref().unwrap_or_default()).or_default().push(record);
    }
    let seen = |row: &&[Value]| {
        let records = row[GTIN].as_str().and_then(|gtin| with.get(gtin)).map_or(&[][..], Vec::as_slice);
        match (records, row[SKU].as_str()) {
            ([record], _) => agreeing(FIELDS, row, GTIN, SKU, Some(found(record, row, &parents))),
            ([], None) => {
                let message = "is needed to make something new: no product has this GTIN".to_owned();
                Seen::Refused { field: SKU, code: "required", message }
            }
            ([], Some(sku)) => match taken.get(sku) {
                None => Seen::Missing,
                Some(other) => {
                    let own = other.gtin.as_deref().unwrap_or("none");
                    let message = format!("belongs to a product with another GTIN ({own})");
                    Seen::Refused { field: SKU, code: "conflict", message }
                }
            },
            (several, _) => {
                let skus: Vec<&str> = several.iter().take(5).map(|record| record.global_sku.as_str()).collect();
                let message = format!("is the GTIN of {} products: {}", several.len(), skus.join(", "));
                Seen::Refused { field: GTIN, code: "ambiguous", message }
            }
        }
    };
    Ok(rows.iter().map(seen).collect())
}

/// The SKUs of the products that others are variants of, where rows name these by SKU.
struct Parents(HashMap<String, String>);

impl Parents {
    fn read<'a>(
        tx: &mut Tx<'_>,
        rows: &[&[Value]],
        records: impl Iterator<Item = &'a Record>,
    ) -> Result<Self, ApiError> {
        if rows.iter().all(|row| row[VARIANT].is_null()) {
            return Ok(Self(HashMap::new()));
        }
        let ids: Vec<String> = records.filter_map(|record| record.variant_of.clone()).collect();
        let known = catalog::by_id(tx, &ids)?;
        Ok(Self(known.into_iter().map(|record| (record.id, record.global_sku)).collect()))
    }
}

/// A product with its values in the order of the fields, said as the row says them.
fn found(record: &Record, row: &[Value], parents: &Parents) -> Found {
    let mut known = match serde_json::to_value(record) {
        Ok(Value::Object(known)) => known,
        _ => Map::new(),
    };
    let mut values: Vec<Value> = FIELDS.iter().map(|field| known.remove(field.name).unwrap_or_default()).collect();
    // Attributes that a row does not name stay as they are: they are not compared.
    if let Value::Object(named) = &row[ATTRIBUTES] {
        let own = |code: &String| record.attributes.get(code).cloned().unwrap_or_default();
        values[ATTRIBUTES] = named.keys().map(|code| (code.clone(), own(code))).collect();
    }
    let sku = record.variant_of.as_ref().and_then(|id| parents.0.get(id));
    if sku.is_some_and(|sku| row[VARIANT].as_str() == Some(sku)) {
        values[VARIANT] = row[VARIANT].clone();
    }
    Found { id: record.id.clone(), values, version: record.version }
}

/// What a row says, as the catalog takes it.
fn fields(row: &Write<'_>) -> Result<ProductFields, Vec<Fault>> {
    let sku = row.current.get(SKU).unwrap_or(&row.row[SKU]);
    read(std::iter::once((SKU, sku)).chain(row.set.iter().map(|(at, value)| (*at, value))))
}

fn read<'a>(values: impl Iterator<Item = (usize, &'a Value)>) -> Result<ProductFields, Vec<Fault>> {
    let map: Map<String, Value> = values.map(|(at, value)| (FIELDS[at].name.to_owned(), value.clone())).collect();
    let named: Vec<String> = map.keys().cloned().collect();
    serde_json::from_value(Value::Object(map)).map_err(|error| {
        let path = named.iter().find(|name| name.as_str() != FIELDS[SKU].name).map_or("row", String::as_str);
        vec![Fault::new(if named.len() > 2 { "row" } else { path }, "type", error.to_string())]
    })
}
