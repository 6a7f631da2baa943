//! `GET /api/exports/{resource}`

use super::download::Download;
use super::export_demand::export_demand;
use super::export_list::export_list;
use super::resources::find;
use crate::features::demand::ObservedFilter;
use crate::http::list::ListQuery;
use crate::http::{ApiError, ApiQuery, Call, Fault, PathId};
use axum::extract::RawQuery;
use axum::response::Response;
use serde::Deserialize;
use stockflow_kernel::Day;
use stockflow_tables::Format;

/// The format, and the filters of the list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GetExport {
    /// The format of the file; CSV by default.
    #[param(inline)]
    format: Option<ExportFormat>,
    /// As the list's own filter.
    status: Option<String>,
    /// As the list's own filter.
    global_sku: Option<String>,
    /// As the list's own filter.
    brand: Option<String>,
    /// As the list's own filter: text in what people read.
    q: Option<String>,
    /// As the list's own filter.
    tag: Option<String>,
    /// As the list's own filter.
    category_id: Option<String>,
    /// As the list's own filter: `color:red`.
    attribute: Option<String>,
    /// As the list's own filter. Demand: the product's id.
    product_master_id: Option<String>,
    /// As the list's own filter. Demand: the location's id.
    location_id: Option<String>,
    /// Demand: the channel's id.
    channel_id: Option<String>,
    /// As the list's own filter: the location's or movement's type.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// As the list's own filter.
    code: Option<String>,
    /// As the list's own filter.
    parent_id: Option<String>,
    /// As the list's own filter: true or false.
    sellable: Option<String>,
    /// As the list's own filter. Demand: the first day.
    from: Option<String>,
    /// As the list's own filter. Demand: the last day.
    to: Option<String>,
    /// As the list's own filter.
    updated_since: Option<String>,
}

/// A format that can be written.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum ExportFormat {
    Csv,
    Ndjson,
    Parquet,
}

/// Export a list
///
/// Streams `products`, `locations`, `stock`, `levels`, `suppliers`, `demand` or `movements` as a file, with the filters
/// of that list and within the caller's locations. What it writes can be imported again and changes nothing; only
/// movements are history and cannot.
/// Needs the permission to read the list. A text that a spreadsheet would run as a formula gets an apostrophe before
/// it in CSV, which an import takes off again.
#[utoipa::path(get, path = "/api/exports/{resource}", tag = "Imports", security(("bearer" = [])),
    params(("resource" = String, Path, description = "products, locations, stock, levels, suppliers, demand or movements"), GetExport),
    responses((status = 200, description = "The file", content(
        (String = "text/csv"), (String = "application/x-ndjson"), (Vec<u8> = "application/vnd.apache.parquet")))))]
pub(super) async fn get_export(
    call: Call,
    PathId(name): PathId,
    ApiQuery(asked): ApiQuery<GetExport>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let resource = find(&name).ok_or_else(|| ApiError::not_found("export", &name))?;
    if !call.may(resource.permission) {
        call.require(resource.permission)?;
    }
    let visible = call.visible_with(resource.permission);
    let format = match asked.format {
        None | Some(ExportFormat::Csv) => Format::Csv,
        Some(ExportFormat::Ndjson) => Format::Ndjson,
        Some(ExportFormat::Parquet) => Format::Parquet,
    };
    let download = Download { format, columns: resource.columns, name };
    match resource.feed {
        Some(feed) => {
            let query = ListQuery::to_the_end(feed.list, call.clone(), query.as_deref(), &["format"], visible)?;
            export_list(&call, download, feed, query).await
        }
        None => export_demand(&call, download, of_demand(asked, visible)?).await,
    }
}

fn of_demand(asked: GetExport, visible: Option<Vec<String>>) -> Result<ObservedFilter, ApiError> {
    let mut faults = Vec::new();
    let others = [
        ("status", &asked.status),
        ("globalSku", &asked.global_sku),
        ("brand", &asked.brand),
        ("q", &asked.q),
        ("tag", &asked.tag),
        ("categoryId", &asked.category_id),
        ("attribute", &asked.attribute),
        ("type", &asked.kind),
        ("code", &asked.code),
        ("parentId", &asked.parent_id),
        ("sellable", &asked.sellable),
        ("updatedSince", &asked.updated_since),
    ];
    for (name, _) in others.into_iter().filter(|(_, value)| value.is_some()) {
        let known = "productMasterId, locationId, channelId, from, to";
        faults.push(Fault::new(name, "unknown", format!("is not a parameter of this list; there are {known}")));
    }
    let mut day = |name: &str, text: Option<String>| -> Option<Day> {
        let text = text?;
        let day = text.parse();
        if let Err(message) = day {
            faults.push(Fault::new(name, "format", message));
        }
        day.ok()
    };
    let (from, to) = (day("from", asked.from), day("to", asked.to));
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let split = |text: Option<String>| text.map(|text| text.split(',').map(str::to_owned).collect());
    Ok(ObservedFilter {
        products: split(asked.product_master_id),
        locations: split(asked.location_id),
        channels: split(asked.channel_id),
        from,
        to,
        visible,
    })
}
