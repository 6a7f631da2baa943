//! `GET /api/products/{id}/links`

use super::wire::{LinkType, ProductLink, Row};
use crate::features::catalog::product::Record;
use crate::http::list::ListQuery;
use crate::http::{Answer, PathId, Reply};
use std::sync::Arc;
use stockflow_db::args;

/// A product's links
///
/// Those that begin at it and those that lead to it, each as it looks from here: what has this product as its
/// SUCCESSOR is shown as its PREDECESSOR.
#[utoipa::path(get, path = "/api/products/{id}/links", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "A page of links", body = [ProductLink])))]
pub(super) async fn list_product_links(PathId(id): PathId, query: ListQuery) -> Answer {
    let call = query.call().clone();
    let query = Arc::new(query);
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        Record::find(tx, &id)?;
        let all = || LinkType::NAMES.iter().map(|name| (*name).to_owned()).collect();
        let asked: Vec<String> = query.outside("type").map_or_else(all, <[String]>::to_vec);
        let outgoing: Vec<String> = asked.iter().filter(|kind| *kind != "PREDECESSOR").cloned().collect();
        // What is kept as SUCCESSOR is a PREDECESSOR from its other end.
        let turned = |kind: &String| if kind == "PREDECESSOR" { "SUCCESSOR".to_owned() } else { kind.clone() };
        let incoming: Vec<String> = asked.iter().filter(|kind| *kind != "SUCCESSOR").map(turned).collect();
        let mine = (
            " AND ((l.product_id = $? AND l.kind = ANY($?)) OR (l.target_id = $? AND l.kind = ANY($?)))",
            args![&id, outgoing, &id, incoming],
        );
        let (rows, pagination) = query.rows_where::<Row>(tx, &[mine])?;
        let links: Vec<ProductLink> = rows.into_iter().map(|row| ProductLink::seen_from(row, &id)).collect();
        Ok((links, pagination))
    };
    let (links, pagination) = call.read(read).await?;
    Reply::page(&links, &pagination)
}
