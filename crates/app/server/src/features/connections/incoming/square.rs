//! What Square's events do.

use super::Outcome;
use super::journal::is_newer;
use super::stock::set_available;
use crate::change::{Action, Change};
use crate::features::connections::connection::Known;
use crate::http::ApiError;
use serde_json::{Value, json};
use stockflow_db::{args, sql};
use stockflow_kernel::{Instant, Quantity};

/// An event older than this is not heard, in seconds: Square tries for a day.
const OLDEST: i64 = 3 * 86_400;

pub(super) fn apply(
    change: &mut Change<'_, '_>,
    connection: &Known,
    kind: &str,
    payload: &Value,
) -> Result<Outcome, ApiError> {
    let made: Option<Instant> = payload["created_at"].as_str().and_then(|text| text.parse().ok());
    if made.is_none_or(|at| at < change.now.plus_seconds(-OLDEST)) {
        return Ok(Outcome::Late("it was made more than three days ago".into()));
    }
    match kind {
        "inventory.count.updated" if connection.settings.update_stock => counts(change, connection, payload),
        "inventory.count.updated" => Ok(Outcome::Ignored("the connection's settings leave stock alone".into())),
        "catalog.version.updated" => {
            // It says that something has changed, and not what.
            let trace = json!({ "catalogVersion": payload["data"]["object"]["catalog_version"] });
            change.audit(Action::Update, "connection", &connection.id, None::<&()>, Some(&trace))?;
            Ok(Outcome::Applied("the catalog there has changed; import it to have it here".into()))
        }
        _ => Ok(Outcome::Ignored(format!("the type {kind} is not known"))),
    }
}

fn counts(change: &mut Change<'_, '_>, connection: &Known, payload: &Value) -> Result<Outcome, ApiError> {
    let none = Vec::new();
    let counts = payload["data"]["object"]["inventory_counts"].as_array().unwrap_or(&none);
    let (mut set, mut late, mut left) = (0, 0, Vec::new());
    for count in counts {
        let text = |field: &str| count[field].as_str().unwrap_or_default();
        let (item, place) = (text("catalog_object_id"), text("location_id"));
        if text("state") != "IN_STOCK" {
            left.push(format!("{item}: the state {}", text("state")));
            continue;
        }
        let product = match connection.settings.items.get(item) {
            Some(sku) => change.tx.optional::<String>(&BY_SKU, args![sku])?,
            None => None,
        };
        let (Some(product), Some(location), Ok(quantity)) =
            (product, connection.settings.locations.get(place), text("quantity").parse::<Quantity>())
        else {
            left.push(format!("{item} at {place}: not mapped"));
            continue;
        };
        let at = text("calculated_at").parse().unwrap_or(change.now);
        if !is_newer(change.tx, &connection.id, &format!("level:{item}:{place}"), at)? {
            late += 1;
            continue;
        }
        set_available(change, &product, location, quantity, &format!("square {item}"))?;
        set += 1;
    }
    Ok(match (set, late) {
        (0, 0) => Outcome::Ignored(left.join("; ")),
        (0, _) => Outcome::Late("newer counts were applied".into()),
        _ => Outcome::Applied(format!("{set} counts; left alone: {}", left.len())),
    })
}

sql! {
    BY_SKU = "SELECT id FROM product WHERE workspace_id = $1 AND global_sku = $2";
}
