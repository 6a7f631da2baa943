//! `POST /api/imports`

use super::file;
use super::preview::key_of;
use super::run::{self, NewRun, Run};
use super::settings::Settings;
use super::target::target;
use super::wire::Import;
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiQuery, Call, Code, Reply};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::json;
use stockflow_tables::Format;

/// What the file is of, and what is known of how it is written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CreateImport {
    /// What the rows are.
    #[param(inline, example = "stock")]
    resource: Resource,
    /// Where the file comes from: how its columns were mapped is remembered under this name, and used again.
    #[param(max_length = 100)]
    source: Option<String>,
    /// A name to know it by.
    #[param(max_length = 200)]
    file_name: Option<String>,
    /// How rows are matched with what is there. Products: `globalSku`, `gtin` or `id`; locations and suppliers: `code` or
    /// `id`; stock: `productLocationLotAndBin`; levels: `productAndLocation`; demand: `productLocationChannelAndDate`. The
    /// first is the default.
    #[param(max_length = 60)]
    match_key: Option<String>,
    /// The format, where the content type does not say it.
    #[param(inline)]
    format: Option<FileFormat>,
    /// The delimiter of a CSV file; found out where it is not given.
    #[param(inline)]
    delimiter: Option<Delimiter>,
    /// The encoding of a text; found out where it is not given.
    #[param(inline)]
    encoding: Option<TextEncoding>,
    /// The sheet of a workbook; the first where it is not given.
    #[param(max_length = 100)]
    sheet: Option<String>,
    /// Whether dates such as 03/04/2026 begin with the day or the month; found out, or else asked.
    #[param(inline)]
    date_order: Option<Order>,
    /// Whether 1,234 is a thousand or one and a bit; found out, or else asked.
    #[param(inline)]
    decimal_mark: Option<Mark>,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ImportResource)]
pub(super) enum Resource {
    Products,
    Locations,
    Stock,
    Demand,
    Levels,
    Suppliers,
}

impl Resource {
    const fn name(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Locations => "locations",
            Self::Stock => "stock",
            Self::Demand => "demand",
            Self::Levels => "levels",
            Self::Suppliers => "suppliers",
        }
    }
}

/// A format of files.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FileFormat {
    Csv,
    Ndjson,
    Xlsx,
    Parquet,
}

impl FileFormat {
    pub(super) const fn format(self) -> Format {
        match self {
            Self::Csv => Format::Csv,
            Self::Ndjson => Format::Ndjson,
            Self::Xlsx => Format::Xlsx,
            Self::Parquet => Format::Parquet,
        }
    }
}

/// What stands between fields.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Bar,
}

impl Delimiter {
    pub(super) fn text(self) -> String {
        match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Tab => "\t",
            Self::Bar => "|",
        }
        .to_owned()
    }
}

/// How a text is encoded.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub(super) enum TextEncoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl TextEncoding {
    pub(super) fn text(self) -> String {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
        .to_owned()
    }
}

/// What comes first in a date whose year stands last.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Order {
    Dmy,
    Mdy,
}

impl Order {
    pub(super) fn text(self) -> String {
        if matches!(self, Self::Dmy) { "DMY" } else { "MDY" }.to_owned()
    }
}

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Mark {
    Point,
    Comma,
}

impl Mark {
    pub(super) fn text(self) -> String {
        if matches!(self, Self::Point) { "POINT" } else { "COMMA" }.to_owned()
    }
}

/// Import a file
///
/// Send the file itself as the body: CSV, NDJSON, XLSX or Parquet, the first two also packed by gzip. It is kept
/// and read in the background; nothing is changed before `POST /api/imports/{id}/commit`. Then `GET /api/imports/{id}`
/// shows what each row would do. What the file leaves open, such as dates that can be read in two ways, is asked in
/// `questions` and answered by `PATCH /api/imports/{id}`. Needs the permission to write the resource in the whole
/// workspace: `inventory.adjust` for stock, `forecast.write` for demand, `products.write` for products,
/// `inventory.write` for locations and levels, `procurement.write` for suppliers.
#[utoipa::path(post, path = "/api/imports", tag = "Imports", security(("bearer" = [])),
    extensions(("x-streams" = json!(true))),
    params(CreateImport),
    request_body(content(
        (String = "text/csv", example = "sku,location,quantity\nLAW-1,L1,12\n"),
        (String = "application/x-ndjson"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/vnd.apache.parquet"),
        (Vec<u8> = "application/gzip"),
        (Vec<u8> = "application/octet-stream"))),
    responses((status = 202, description = "Taken; it is being read", body = Import)))]
pub(super) async fn create_import(
    call: Call,
    ApiQuery(asked): ApiQuery<CreateImport>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let resource = asked.resource.name();
    let target = target(resource).ok_or_else(|| ApiError::not_found("resource", resource))?;
    call.require(target.permission())?;
    let settings = settings(&asked, &headers)?;
    key_of(target, &settings)?;
    let most = call.app().config.max_import_bytes;
    let said: Option<u64> =
        headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|text| text.parse().ok());
    if said.is_some_and(|bytes| bytes > most) {
        return Err(file::refuse(body, headers.contains_key(header::EXPECT), most).await);
    }
    let id = call.app().ids.next("imp", call.now());
    let taken = file::take(&call.app().db, call.workspace(), &id, body, most, call.now()).await?;
    let made = id.clone();
    let digest = taken.digest.clone();
    let outcome = call
        .with_body_digest(&digest)
        .write(move |change| {
            if taken.bytes == 0 {
                return Err(ApiError::fault("body", "required", "is empty; send the file itself as the body"));
            }
            let source = asked.source.as_deref().unwrap_or_default();
            let mut all = run::saved_settings(change.tx, resource, source)?;
            all.overlay(&settings);
            let file_name = asked.file_name.as_deref().unwrap_or_default();
            run::create(
                change,
                &NewRun { id: &made, resource, source, file_name, settings: &all, bytes: taken.bytes },
            )?;
            let after = json!({ "resource": resource, "source": source, "fileName": file_name, "bytes": taken.bytes });
            change.audit(Action::Create, "import", &made, None::<&()>, Some(&after))?;
            change.emit("imports.import_created.v1", json!({ "importId": made, "resource": resource }));
            let import = Import::from(Run::find(change.tx, &made)?);
            let mut reply = Reply::created(format!("/api/imports/{made}"), &import)?.version(import.version);
            reply.status = 202;
            Ok(reply)
        })
        .await;
    if outcome.as_ref().map_or(true, |reply| reply.replayed) {
        file::drop_parts(&call.app().db, call.workspace(), &id).await?;
    }
    outcome
}

fn settings(asked: &CreateImport, headers: &HeaderMap) -> Result<Settings, ApiError> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let by_type = Format::from_media_type(media_type);
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let open = ["", "application/octet-stream", "application/gzip", "application/x-gzip"].contains(&plain.as_str());
    if by_type.is_none() && !open {
        return Err(ApiError::new(
            Code::UnsupportedMediaType,
            "send the file with its own type: text/csv, application/x-ndjson, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/vnd.apache.parquet, application/gzip or application/octet-stream",
        ));
    }
    let format = asked.format.map(FileFormat::format).or(by_type);
    Ok(Settings {
        format: format.map(|format| format.name().to_owned()),
        delimiter: asked.delimiter.map(Delimiter::text),
        encoding: asked.encoding.map(TextEncoding::text),
        sheet: asked.sheet.clone(),
        date_order: asked.date_order.map(Order::text),
        decimal_mark: asked.decimal_mark.map(Mark::text),
        match_key: asked.match_key.clone(),
        mapping: std::collections::BTreeMap::new(),
    })
}
