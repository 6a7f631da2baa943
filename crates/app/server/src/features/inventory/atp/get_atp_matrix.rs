//! `GET /api/inventory/channel-location`

use super::matrix::{AtpMatrix, MatrixChannel, MatrixLocation, MatrixProduct, Severities};
use super::ranked::{self, RankedPage, SEVERITIES, is_ranked};
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
            name: "severity",
            about: "Rows whose worst severity, of the channels shown, is one of these.",
            kind: FilterKind::OutsideOneOf(SEVERITIES),
            sql: "",
        },
        Filter {
            name: "stocked",
            about: "true: only rows with stock or reservations.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
        Filter {
            name: "eachLocation",
            about: "true: one row a product and location where it was ever stocked or is to come, instead of one a product.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
        Filter {
            name: "atpChannelId",
            about: "With `sortBy=atp`: by the ATP of this channel; left out: by the least of the channels shown.",
            kind: FilterKind::Outside,
            sql: "",
        },
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
        Sort { name: "atp", sql: "", key: SortKey::Number },
        Sort { name: "severity", sql: "", key: SortKey::Number },
        Sort { name: "totalOnHand", sql: "", key: SortKey::Number },
        Sort { name: "totalReserved", sql: "", key: SortKey::Number },
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
/// `locationId` the stock of that location alone, for the channels that sell from there.
///
/// Filters by severity and stock, and orders by ATP, severity and quantities, look at every row of the workspace, not at
/// a page. What the rows come to is kept in memory, and only what has changed is worked out anew; the first such
/// question of a workspace reads all its stock.
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
    let channels = asked_channels(tx, query, location.as_ref())?;
    let (rows, severities, pagination) = if is_ranked(query) {
        let RankedPage { rows, severities, pagination } = ranked::page(query, tx, &channels, location.as_ref())?;
        (rows, Some(severities), pagination)
    } else {
        let (products, pagination) = query.rows::<(String, String, String)>(tx)?;
        (products.into_iter().map(|product| (product, None)).collect(), None::<Severities>, pagination)
    };
    let mut ids: Vec<String> = rows.iter().map(|((id, ..), _)| id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let at = location.as_ref().map(|l| l.location_id.as_str());
    let book = Book::of(tx, query.call().app(), query.call().now(), Detail::Sums, &ids, at)?;
    let rows = rows.into_iter().map(|(product, own)| match own {
        Some(own) => MatrixProduct::at_location(product, &book, &channels, own),
        None => MatrixProduct::new(product, &book, &channels, at, sees),
    });
    let products = rows.collect::<Result<Vec<_>, _>>()?;
    let whole = |channel: &network::Channel| book.holds(channel, "", at);
    let channels = channels.iter().map(|channel| MatrixChannel::from(channel).holding(whole(channel))).collect();
    Ok((AtpMatrix { products, channels, location, severities }, pagination))
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

/// The channels that were asked for; otherwise all, or those that sell from the location.
fn asked_channels(
    tx: &mut Tx<'_>,
    query: &ListQuery,
    at: Option<&MatrixLocation>,
) -> Result<Vec<network::Channel>, ApiError> {
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
    } else if let Some(at) = at {
        channels.retain(|c| c.location_ids.contains(&at.location_id));
    }
    Ok(channels)
}
