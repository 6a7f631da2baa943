//! `GET /api/inventory/channel-location`

use super::matrix::{AtpMatrix, MatrixChannel, MatrixLocation, MatrixProduct};
use crate::features::inventory::promise::{Book, Detail};
use crate::features::inventory::reservations::lapse;
use crate::features::network;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Pagination, Sort, SortKey};
use crate::http::{Answer, ApiError, Fault, Reply};
use stockflow_db::Tx;

pub(super) static LIST: List = List {
    columns: "p.id, p.name, p.global_sku",
    from: " FROM product p WHERE p.workspace_id = $1 AND p.status IN ('ACTIVE', 'PHASE_OUT')",
    id: "p.id",
    filters: &[
        Filter { name: "locationId", about: "Stock at this location only.", kind: FilterKind::Outside, sql: "" },
        Filter { name: "channelId", about: "These channels only.", kind: FilterKind::Outside, sql: "" },
        Filter {
            name: "productMasterId",
            about: "These products only.",
            kind: FilterKind::AnyOf,
            sql: " AND p.id = ANY($?)",
        },
        Filter {
            name: "globalSku",
            about: "The exact SKU.",
            kind: FilterKind::AnyOf,
            sql: " AND p.global_sku = ANY($?)",
        },
        Filter {
            name: "q",
            about: "Text in SKU, name, brand, description or tags.",
            kind: FilterKind::Search,
            sql: " AND p.search LIKE $? ESCAPE '\\'",
        },
    ],
    sorts: &[
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
        Sort { name: "globalSku", sql: "p.global_sku", key: SortKey::Text },
    ],
    newest_first: false,
    location: None,
};

/// Available to promise by channel
///
/// One row a product, one cell a channel: what may still be promised at the locations from which the channel sells, by
/// every term of ATP: on hand less what is on hold, recalled, expired or too near to its date, reserved, kept for other
/// channels, and held back as safety and reserve stock; plus what is to come within `includeInboundDays`. Policies act
/// location by location, and a cell over several locations is the sum of theirs; the drilldown shows each term. With
/// `locationId` the stock of that location alone.
#[utoipa::path(get, path = "/api/inventory/channel-location", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of the matrix", body = AtpMatrix)))]
pub(super) async fn get_atp_matrix(query: ListQuery) -> Answer {
    lapse(query.call()).await?;
    query
        .kept(|query, tx| {
            let (matrix, pagination) = read(query, tx)?;
            Reply::paged(&matrix, &pagination)
        })
        .await
}

fn read(query: &ListQuery, tx: &mut Tx<'_>) -> Result<(AtpMatrix, Pagination), ApiError> {
    let scope = query.call().location_scope();
    let location = asked_location(tx, query, &scope)?;
    let sees = |id: &str| scope.covers(id) && location.as_ref().is_none_or(|l| l.location_id == id);
    let channels = asked_channels(tx, query)?;
    let (products, pagination) = query.rows::<(String, String, String)>(tx)?;
    let ids: Vec<String> = products.iter().map(|(id, ..)| id.clone()).collect();
    let at = location.as_ref().map(|l| l.location_id.as_str());
    let book = Book::of(tx, query.call().app(), query.call().now(), Detail::Sums, &ids, at)?;
    let rows = products.into_iter().map(|product| MatrixProduct::new(product, &book, &channels, at, sees));
    let products = rows.collect::<Result<Vec<_>, _>>()?;
    let whole = |channel: &network::Channel| book.holds(channel, "", at);
    let channels = channels.iter().map(|channel| MatrixChannel::from(channel).holding(whole(channel))).collect();
    Ok((AtpMatrix { products, channels, location }, pagination))
}

fn asked_location(
    tx: &mut Tx<'_>,
    query: &ListQuery,
    scope: &crate::http::LocationScope,
) -> Result<Option<MatrixLocation>, ApiError> {
    let Some(asked) = query.outside("locationId") else { return Ok(None) };
    let [id] = asked else {
        return Err(ApiError::fault("locationId", "invalid", "must be one location; leave it out for all"));
    };
    let found = if scope.covers(id) { network::find_location(tx, id)? } else { None };
    let location = found.ok_or_else(|| ApiError::unknown_reference("locationId", "location", id))?;
    Ok(Some(MatrixLocation { location_id: location.id, location_name: location.name }))
}

fn asked_channels(tx: &mut Tx<'_>, query: &ListQuery) -> Result<Vec<network::Channel>, ApiError> {
    let mut channels = query.call().app().rules.of(tx)?.channels.clone();
    if let Some(asked) = query.outside("channelId") {
        let unknown: Vec<Fault> = asked
            .iter()
            .filter(|id| !channels.iter().any(|c| c.id == **id))
            .map(|id| Fault::new("channelId", "reference", format!("names no channel of this workspace: {id}")))
            .collect();
        if !unknown.is_empty() {
            return Err(ApiError::faults(unknown));
        }
        channels.retain(|c| asked.contains(&c.id));
    }
    Ok(channels)
}
