//! What Shopify's topics do.

use super::Outcome;
use super::journal::is_newer;
use super::stock::set_available;
use crate::change::Change;
use crate::features::catalog::{ProductFields, Saved, Status, by_id, upsert_products};
use crate::features::connections::connection::Known;
use crate::http::ApiError;
use serde_json::Value;
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Money, Quantity, gtin};

pub(super) fn apply(
    change: &mut Change<'_, '_>,
    connection: &Known,
    topic: &str,
    payload: &Value,
) -> Result<Outcome, ApiError> {
    let settings = &connection.settings;
    match topic {
        "products/create" | "products/update" if settings.update_products => products(change, connection, payload),
        "products/delete" if settings.update_products => delete(change, connection, payload),
        "inventory_levels/update" if settings.update_stock => level(change, connection, payload),
        "products/create" | "products/update" | "products/delete" | "inventory_levels/update" => {
            Ok(Outcome::Ignored("the connection's settings leave it alone".into()))
        }
        _ => Ok(Outcome::Ignored(format!("the topic {topic} is not known"))),
    }
}

/// An id, which Shopify sends as a number.
fn id(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What a webhook is about, to tell it from others of the same event: a merchant's one act may concern several products,
/// items and places.
pub(super) fn subject(payload: &Value) -> String {
    format!("{}:{}:{}", id(&payload["id"]), id(&payload["inventory_item_id"]), id(&payload["location_id"]))
}

/// When it was changed there; now, where it is not said.
fn changed_at(payload: &Value, now: Instant) -> Instant {
    text(&payload["updated_at"]).parse().unwrap_or(now)
}

/// A product's variants that have a SKU are our products.
fn products(change: &mut Change<'_, '_>, connection: &Known, payload: &Value) -> Result<Outcome, ApiError> {
    let parent = id(&payload["id"]);
    if !is_newer(change.tx, &connection.id, &format!("product:{parent}"), changed_at(payload, change.now))? {
        return Ok(Outcome::Late("a newer state of the product was applied".into()));
    }
    let none = Vec::new();
    let variants = payload["variants"].as_array().unwrap_or(&none);
    let named = |variant: &Value| {
        let sku = text(&variant["sku"]).trim().to_owned();
        (!sku.is_empty()).then(|| (sku, variant.clone()))
    };
    let with_sku: Vec<(String, Value)> = variants.iter().filter_map(named).collect();
    let rows: Vec<ProductFields> =
        with_sku.iter().map(|(sku, variant)| fields(sku, payload, variant, variants.len() > 1)).collect();
    if rows.is_empty() {
        return Ok(Outcome::Ignored("no variant has a SKU".into()));
    }
    let (mut applied, mut refused) = (0, Vec::new());
    for ((sku, variant), saved) in with_sku.iter().zip(upsert_products(change, &rows)?) {
        let product = match saved {
            Saved::Created { product } | Saved::Unchanged { product } => product.id.clone(),
            Saved::Updated { new, .. } => new.id.clone(),
            Saved::Refused { faults } => {
                let why = faults.iter().map(|fault| format!("{} {}", fault.path, fault.message));
                refused.push(format!("{sku}: {}", why.collect::<Vec<_>>().join(", ")));
                continue;
            }
        };
        applied += 1;
        let item = id(&variant["inventory_item_id"]);
        if !item.is_empty() {
            change.tx.execute(&REMEMBER, args![&connection.id, item, &parent, product])?;
        }
    }
    let said =
        format!("{applied} products; refused: {}", if refused.is_empty() { "none".into() } else { refused.join("; ") });
    Ok(if applied > 0 { Outcome::Applied(said) } else { Outcome::Refused(said) })
}

fn fields(sku: &str, product: &Value, variant: &Value, several: bool) -> ProductFields {
    let title = text(&product["title"]);
    let name = match text(&variant["title"]) {
        own if several && !own.is_empty() => format!("{title} – {own}"),
        _ => title.to_owned(),
    };
    let barcode = text(&variant["barcode"]);
    let tags = text(&product["tags"]).split(',').map(str::trim).filter(|tag| !tag.is_empty());
    ProductFields {
        global_sku: Some(sku.to_owned()),
        name: Some(if name.is_empty() { sku.to_owned() } else { name }),
        brand: product["vendor"].as_str().map(str::to_owned),
        gtin: gtin::is_valid(barcode).then(|| Some(barcode.to_owned())),
        price: text(&variant["price"]).parse::<Money>().ok(),
        status: Some(match text(&product["status"]) {
            "draft" => Status::Draft,
            "archived" => Status::Discontinued,
            _ => Status::Active,
        }),
        tags: Some(tags.map(str::to_owned).collect()),
        ..ProductFields::default()
    }
}

/// What is deleted there is discontinued here: its history stays.
fn delete(change: &mut Change<'_, '_>, connection: &Known, payload: &Value) -> Result<Outcome, ApiError> {
    let parent = id(&payload["id"]);
    let known: Vec<String> = change.tx.all(&OF_PARENT, args![&connection.id, parent])?;
    let rows: Vec<ProductFields> = by_id(change.tx, &known)?
        .into_iter()
        .map(|record| ProductFields {
            global_sku: Some(record.global_sku),
            status: Some(Status::Discontinued),
            ..ProductFields::default()
        })
        .collect();
    if rows.is_empty() {
        return Ok(Outcome::Ignored("nothing of it is known here".into()));
    }
    upsert_products(change, &rows)?;
    Ok(Outcome::Applied(format!("{} products discontinued", rows.len())))
}

fn level(change: &mut Change<'_, '_>, connection: &Known, payload: &Value) -> Result<Outcome, ApiError> {
    let (item, place) = (id(&payload["inventory_item_id"]), id(&payload["location_id"]));
    let Some(location) = connection.settings.locations.get(&place) else {
        return Ok(Outcome::Ignored(format!("the location {place} is not mapped")));
    };
    let Ok(available) = id(&payload["available"]).parse::<Quantity>() else {
        return Ok(Outcome::Ignored("it does not say what is available".into()));
    };
    let by_settings = match connection.settings.items.get(&item) {
        Some(sku) => change.tx.optional::<String>(&BY_SKU, args![sku])?,
        None => None,
    };
    let product = match by_settings {
        Some(product) => Some(product),
        None => change.tx.optional::<String>(&REMEMBERED, args![&connection.id, &item])?,
    };
    let Some(product) = product else {
        return Ok(Outcome::Ignored(format!("the item {item} is not known; send its product first, or map it")));
    };
    let thing = format!("level:{item}:{place}");
    if !is_newer(change.tx, &connection.id, &thing, changed_at(payload, change.now))? {
        return Ok(Outcome::Late("a newer level was applied".into()));
    }
    let moved = set_available(change, &product, location, available, &format!("shopify {item}"))?;
    Ok(Outcome::Applied(if moved { format!("{available} available") } else { "it is so already".into() }))
}

sql! {
    REMEMBER = "
        INSERT INTO connection_item (workspace_id, connection_id, external_id, parent_id, product_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, connection_id, external_id) DO UPDATE SET parent_id = excluded.parent_id, product_id = excluded.product_id";
    REMEMBERED = "SELECT product_id FROM connection_item WHERE workspace_id = $1 AND connection_id = $2 AND external_id = $3";
    OF_PARENT = "
        SELECT DISTINCT product_id FROM connection_item WHERE workspace_id = $1 AND connection_id = $2 AND parent_id = $3";
    BY_SKU = "SELECT id FROM product WHERE workspace_id = $1 AND global_sku = $2";
}
