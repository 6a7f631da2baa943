//! Products, known by their SKU.

use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written};
use crate::change::Change;
use crate::features::catalog::{self, ProductFields, Record, Saved, Status};
use crate::http::{ApiError, Fault, Permission};
use serde_json::{Map, Value};
use stockflow_db::Tx;
use stockflow_tables::ValueError;

pub(super) struct Products;

const SKU: usize = 0;

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
        &[Key { name: "globalSku", groups: &[&[SKU]] }]
    }

    fn check(&self, field: usize, value: &Value) -> Result<(), ValueError> {
        let faults = read(std::iter::once((field, value))).map_or_else(|faults| faults, |fields| fields.faults());
        faults.into_iter().next().map_or(Ok(()), |fault| Err(ValueError::new("invalid", fault.message)))
    }

    fn look(&self, tx: &mut Tx<'_>, _key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let known = catalog::by_sku(tx, &skus(rows))?;
        let seen = |row: &&[Value]| match row[SKU].as_str().and_then(|sku| known.get(sku)) {
            None => Seen::Missing,
            Some(record) => Seen::There { id: record.id.clone(), values: values(record) },
        };
        Ok(rows.iter().map(seen).collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let mut fields = Vec::with_capacity(rows.len());
        let mut outcomes: Vec<Option<Written>> = Vec::with_capacity(rows.len());
        for row in rows {
            let set = row.set.iter().map(|(at, value)| (*at, value));
            match read(std::iter::once((SKU, &row.row[SKU])).chain(set)) {
                Ok(read) => {
                    fields.push(read);
                    outcomes.push(None);
                }
                Err(faults) => outcomes.push(Some(Err(told(&faults)))),
            }
        }
        let mut saved = catalog::upsert_products(change, &fields)?.into_iter().map(|saved| match saved {
            Saved::Created { product } | Saved::Unchanged { product } => Ok(product.id),
            Saved::Updated { new, .. } => Ok(new.id),
            Saved::Refused { faults } => Err(told(&faults)),
        });
        let done = outcomes.into_iter().map(|outcome| outcome.or_else(|| saved.next()));
        Ok(done.flatten().collect())
    }

    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let given: Vec<&[Value]> = rows.iter().map(|row| row.row).collect();
        let known = catalog::by_sku(change.tx, &skus(&given))?;
        let obstacles = crate::features::obstacles();
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(record) = row.row[SKU].as_str().and_then(|sku| known.get(sku)) else {
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

fn skus(rows: &[&[Value]]) -> Vec<String> {
    rows.iter().filter_map(|row| row[SKU].as_str().map(str::to_owned)).collect()
}

/// Its values in the order of the fields.
fn values(record: &Record) -> Vec<Value> {
    let mut known = record.fields();
    FIELDS.iter().map(|field| known.remove(field.name).unwrap_or_default()).collect()
}

/// As the catalog takes it.
fn read<'a>(values: impl Iterator<Item = (usize, &'a Value)>) -> Result<ProductFields, Vec<Fault>> {
    let map: Map<String, Value> = values.map(|(at, value)| (FIELDS[at].name.to_owned(), value.clone())).collect();
    serde_json::from_value(Value::Object(map)).map_err(|error| vec![Fault::new("body", "type", error.to_string())])
}

fn told(faults: &[Fault]) -> String {
    let each: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.path, fault.message)).collect();
    each.join("; ")
}
