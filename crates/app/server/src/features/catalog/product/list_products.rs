//! `GET /api/products`

use super::record::Record;
use super::wire::{LIST, Product};
use crate::features::catalog::category::subtrees;
use crate::features::catalog::search::{self, Group};
use crate::http::list::{Feed, FeedPlace, ListQuery};
use crate::http::{Answer, ApiError, Reply};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use stockflow_db::Tx;

/// Products
///
/// By name unless another order is asked for. Filters are quick however many products there are; a page by `cursor`
/// costs the same at any depth.
#[utoipa::path(get, path = "/api/products", tag = "Catalog", security(("bearer" = ["products.read"])),
    responses((status = 200, description = "A page of products", body = [Product])))]
pub(super) async fn list_products(query: ListQuery) -> Answer {
    let by_attribute = attribute_groups(query.outside("attribute").unwrap_or_default())?;
    let call = query.call().clone();
    let query = Arc::new(query);
    let (products, pagination) = call
        .read(move |tx| {
            let mut groups = groups(&query, tx)?;
            groups.extend(by_attribute.iter().cloned());
            let (records, pagination) = search::page::<Record>(&query, tx, &groups, &[])?;
            Ok((Product::all(tx, records)?, pagination))
        })
        .await?;
    Reply::page(&products, &pagination)
}

/// The list of products, to its end.
pub(crate) static FEED: Feed = Feed { list: &LIST, rows: piece };

/// The next products, along the list's own order: an export reads most of the catalog anyway.
fn piece(query: &ListQuery, tx: &mut Tx<'_>, place: &mut FeedPlace, most: i64) -> Result<Vec<Value>, ApiError> {
    let mut groups = groups(query, tx)?;
    groups.extend(attribute_groups(query.outside("attribute").unwrap_or_default())?);
    let mut narrowed = query.clone();
    for (sql, arg) in groups.iter().flat_map(|group| search::one_by_one(group)) {
        narrowed.also(sql, arg);
    }
    let records: Vec<Record> = narrowed.piece(tx, place, most)?;
    records.iter().map(|record| serde_json::to_value(record).map_err(ApiError::internal)).collect()
}

/// What the filters ask for, as labels.
fn groups(query: &ListQuery, tx: &mut Tx<'_>) -> Result<Vec<Group>, ApiError> {
    let mut groups = Vec::new();
    for (filter, mark) in [("status", "s"), ("brand", "b"), ("tag", "t")] {
        if let Some(values) = query.outside(filter) {
            groups.push(Group::Any(values.iter().map(|value| format!("{mark}:{value}")).collect()));
        }
    }
    if let Some(ids) = query.outside("categoryId") {
        let all = subtrees(tx, ids)?;
        groups.push(Group::Any(all.iter().map(|id| search::category(id)).collect()));
    }
    if let Some([text]) = query.outside("q") {
        groups.extend(search::groups(text));
    }
    Ok(groups)
}

/// `color:red`, `color:blue` and `size:M` are two groups.
fn attribute_groups(values: &[String]) -> Result<Vec<Group>, ApiError> {
    let mut by_code: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for value in values {
        let Some((code, wanted)) =
            value.split_once(':').filter(|(code, wanted)| !code.is_empty() && !wanted.is_empty())
        else {
            return Err(ApiError::fault(
                "attribute",
                "format",
                "must be code:value, such as color:red (several by commas)",
            ));
        };
        by_code.entry(code).or_default().push(search::attribute(code, wanted));
    }
    Ok(by_code.into_values().map(Group::Any).collect())
}
