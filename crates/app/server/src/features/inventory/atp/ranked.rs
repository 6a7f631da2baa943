//! Pages of the matrix whose filter or order needs to know every row.

use super::matrix::{MatrixLocation, Severities};
use super::ranking::{By, Extent, Order, RankedProduct, Ranking, Wish};
use crate::features::network::{self, Channel};
use crate::http::ApiError;
use crate::http::list::{ListQuery, Pagination};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use stockflow_db::Tx;
use stockflow_planning::atp::Severity;

/// The values of `severity`.
pub(super) const SEVERITIES: &[&str] = &["CRITICAL", "LOW", "OK"];

/// What a page of the matrix is to be made of.
pub(super) struct RankedPage {
    /// Product (id, name, SKU), and the location where rows are of one each.
    pub(super) rows: Vec<((String, String, String), Option<MatrixLocation>)>,
    pub(super) severities: Severities,
    pub(super) pagination: Pagination,
}

/// Whether something was asked for that only every row together can answer.
pub(super) fn is_ranked(query: &ListQuery) -> bool {
    let computed = !matches!(query.sorted_by(), "productName" | "globalSku");
    computed
        || query.outside("severity").is_some()
        || query.outside_flag("stocked")
        || query.outside_flag("eachLocation")
}

/// The rows of the page. `channels`: those that are asked for; `at`: the one location looked at.
pub(super) fn page(
    query: &ListQuery,
    tx: &mut Tx<'_>,
    channels: &[Channel],
    at: Option<&MatrixLocation>,
) -> Result<RankedPage, ApiError> {
    let call = query.call();
    let app = call.app();
    let extent = Extent {
        at: at.map(|at| at.location_id.clone()),
        each: query.outside_flag("eachLocation"),
        visible: call.visible_locations(),
    };
    let ordering = ordered_by(query, channels)?;
    let ranking = app.rankings.of(tx, app, call.now(), &extent)?;
    let places = |of: &[&str]| -> Vec<usize> { of.iter().filter_map(|id| ranking.channel(id)).collect() };
    let order = Order { by: by(query.sorted_by()), channels: places(&ordering) };
    let shown: Vec<&str> = channels.iter().map(|channel| channel.id.as_str()).collect();
    let wish = Wish {
        among: if query.is_narrowed() { Some(among(query, tx, &ranking)?) } else { None },
        severities: query.outside("severity").map(|names| names.iter().map(|name| named(name)).collect()),
        stocked: query.outside_flag("stocked"),
        channels: places(&shown),
    };
    let rows = ranking.in_order(&order);
    let (shown, pagination) =
        query.page_in_order(&rows, |row| ranking.fits(row, &wish), |row| ranking.place(row, &order));
    let severities = counted(&ranking, &rows, &wish);
    let mut names = HashMap::new();
    let mut found = Vec::with_capacity(shown.len());
    for row in shown {
        let (RankedProduct { id, name, sku }, location) = ranking.subject(row);
        let location = location.map(|id| named_location(tx, &mut names, id)).transpose()?;
        found.push(((id.clone(), name.clone(), sku.clone()), location));
    }
    Ok(RankedPage { rows: found, severities, pagination })
}

fn by(sort: &str) -> By {
    match sort {
        "globalSku" => By::Sku,
        "totalOnHand" => By::OnHand,
        "totalReserved" => By::Reserved,
        "severity" => By::Severity,
        "atp" => By::Atp,
        _ => By::Name,
    }
}

/// Which channels an order goes by: those asked for, or one of them.
fn ordered_by<'a>(query: &ListQuery, channels: &'a [Channel]) -> Result<Vec<&'a str>, ApiError> {
    let ids = channels.iter().map(|channel| channel.id.as_str());
    let asked = match query.outside("atpChannelId") {
        Some([one]) => one,
        Some(_) => return Err(ApiError::fault("atpChannelId", "invalid", "must be one channel")),
        None if matches!(query.sorted_by(), "atp" | "severity") => return Ok(ids.collect()),
        None => return Ok(Vec::new()),
    };
    if query.sorted_by() != "atp" {
        return Err(ApiError::fault("atpChannelId", "invalid", "goes with sortBy=atp alone"));
    }
    let unknown = || format!("names no channel of those asked for: {asked}");
    let found = ids.into_iter().find(|id| id == asked);
    Ok(vec![found.ok_or_else(|| ApiError::fault("atpChannelId", "reference", unknown()))?])
}

/// The products that the database's filters let through, as places among all.
fn among(query: &ListQuery, tx: &mut Tx<'_>, ranking: &Ranking) -> Result<Vec<bool>, ApiError> {
    let mut among = vec![false; ranking.products().len()];
    for (id, ..) in query.unpaged::<(String, String, String)>(tx)? {
        if let Ok(place) = ranking.products().binary_search_by(|product| product.id.cmp(&id)) {
            among[place] = true;
        }
    }
    Ok(among)
}

fn counted(ranking: &Ranking, rows: &[u32], wish: &Wish) -> Severities {
    let mut counts = Severities::default();
    for row in rows.iter().filter(|row| ranking.is_among(**row, wish)) {
        match ranking.severity(*row, wish) {
            Severity::Critical => counts.critical += 1,
            Severity::Low => counts.low += 1,
            Severity::Ok => counts.ok += 1,
        }
    }
    counts
}

fn named(name: &str) -> Severity {
    match name {
        "CRITICAL" => Severity::Critical,
        "LOW" => Severity::Low,
        _ => Severity::Ok,
    }
}

fn named_location(tx: &mut Tx<'_>, known: &mut HashMap<String, String>, id: &str) -> Result<MatrixLocation, ApiError> {
    let name = match known.entry(id.to_owned()) {
        Entry::Occupied(found) => found.get().clone(),
        Entry::Vacant(slot) => {
            let name = network::find_location(tx, id)?.map_or_else(|| id.to_owned(), |location| location.name);
            slot.insert(name).clone()
        }
    };
    Ok(MatrixLocation { location_id: id.to_owned(), location_name: name })
}
