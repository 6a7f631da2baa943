//! Levels as rows, with the code of their location.

use crate::http::ApiError;
use crate::http::list::{Feed, FeedPlace, Filter, FilterKind, List, ListQuery, Sort, SortKey};
use serde_json::{Value, json};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Quantity};

static LIST: List = List {
    columns: "v.id, v.product_id, p.name, p.global_sku, v.location_id, o.code, v.minimum, v.reorder_point, v.maximum, v.settings, v.version, v.created_at, v.updated_at",
    from: " FROM inventory_level v
        JOIN product p ON p.workspace_id = v.workspace_id AND p.id = v.product_id
        JOIN location o ON o.workspace_id = v.workspace_id AND o.id = v.location_id
        WHERE v.workspace_id = $1",
    id: "v.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND v.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "At this location.",
            kind: FilterKind::AnyOf,
            sql: " AND v.location_id = ANY($?)",
        },
        Filter {
            name: "globalSku",
            about: "Of the product with this SKU.",
            kind: FilterKind::AnyOf,
            sql: " AND p.global_sku = ANY($?)",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND v.updated_at >= $?",
        },
    ],
    sorts: &[Sort { name: "createdAt", sql: "v.created_at", key: SortKey::Number }],
    newest_first: false,
    location: Some(" AND v.location_id = ANY($?)"),
};

/// The list, to its end.
pub(super) static FEED: Feed = Feed { list: &LIST, rows: piece };

struct LevelRow {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    location_id: String,
    location_code: String,
    minimum: Quantity,
    reorder_point: Quantity,
    maximum: Quantity,
    settings: Value,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(LevelRow {
    id,
    product_id,
    product_name,
    global_sku,
    location_id,
    location_code,
    minimum,
    reorder_point,
    maximum,
    settings,
    version,
    created_at,
    updated_at
});

fn piece(query: &ListQuery, tx: &mut Tx<'_>, place: &mut FeedPlace, most: i64) -> Result<Vec<Value>, ApiError> {
    Ok(query.piece::<LevelRow>(tx, place, most)?.into_iter().map(shown).collect())
}

fn shown(row: LevelRow) -> Value {
    let mut fields = match row.settings {
        Value::Object(settings) => settings,
        _ => serde_json::Map::new(),
    };
    // Files have six decimals of it.
    if let Some(share) = fields.get("serviceLevel").and_then(Value::as_f64) {
        fields.insert("serviceLevel".into(), json!(Quantity::from_micros((share * 1e6).round() as i64)));
    }
    let own = json!({
        "globalSku": row.global_sku, "locationCode": row.location_code, "minLevel": row.minimum,
        "reorderPoint": row.reorder_point, "maxLevel": row.maximum, "productMasterId": row.product_id,
        "productName": row.product_name, "locationId": row.location_id, "id": row.id, "version": row.version,
        "createdAt": row.created_at, "updatedAt": row.updated_at,
    });
    if let Value::Object(own) = own {
        fields.extend(own);
    }
    Value::Object(fields)
}
