//! An import as the API shows it.

use super::block::{Action, Line, Outcome, RowError};
use super::commit::to_set;
use super::preview::key_of;
use super::run::{self, Run};
use super::settings::{FileColumn, Question};
use super::target::{NAMES, target};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use serde::Serialize;
use serde_json::{Map, Value};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: run::COLUMNS,
    from: run::FROM,
    id: "r.id",
    filters: &[
        Filter {
            name: "resource",
            about: "What was imported. By default all resources whose import the caller may do.",
            kind: FilterKind::OneOf(NAMES),
            sql: " AND r.resource = ANY($?)",
        },
        Filter {
            name: "source",
            about: "Where the file came from, as it was named.",
            kind: FilterKind::AnyOf,
            sql: " AND r.source = ANY($?)",
        },
        Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND r.created_at >= $?" },
        Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND r.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND r.updated_at >= $?",
        },
    ],
    sorts: &[Sort { name: "createdAt", sql: "r.created_at", key: SortKey::Number }],
    newest_first: true,
    location: None,
};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ImportStatus {
    /// The file is being read.
    Reading,
    /// The file leaves something open: see `questions`.
    NeedsAnswer,
    /// Its rows can be looked at, and committed.
    Previewed,
    Committing,
    Committed,
    Undoing,
    Undone,
    /// Its work was cancelled or broke off: commit goes on, undo takes back.
    Stopped,
    /// The file cannot be read: see `error`.
    Failed,
}

impl ImportStatus {
    fn from_name(name: &str) -> Self {
        match name {
            "READING" => Self::Reading,
            "NEEDS_ANSWER" => Self::NeedsAnswer,
            "PREVIEWED" => Self::Previewed,
            "COMMITTING" => Self::Committing,
            "COMMITTED" => Self::Committed,
            "UNDOING" => Self::Undoing,
            "UNDONE" => Self::Undone,
            "STOPPED" => Self::Stopped,
            _ => Self::Failed,
        }
    }
}

/// How many rows are of which kind, and what became of them.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImportCounts {
    #[schema(example = 2)]
    rows: i64,
    /// Would make something new.
    #[schema(example = 1)]
    creates: i64,
    /// Would change something.
    #[schema(example = 1)]
    updates: i64,
    /// Would change nothing.
    #[schema(example = 0)]
    unchanged: i64,
    /// Cannot be used.
    #[schema(example = 0)]
    errors: i64,
    /// Written.
    #[schema(example = 0)]
    applied: i64,
    /// Left out of the commit, since something changed after the preview.
    #[schema(example = 0)]
    skipped: i64,
    /// Taken back.
    #[schema(example = 0)]
    undone: i64,
    /// Could not be taken back, since somebody changed it.
    #[schema(example = 0)]
    kept: i64,
}

/// How the file is written, as found out or as said.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImportDialect {
    /// `csv`, `ndjson`, `xlsx` or `parquet`; null until the file was read.
    #[schema(example = "csv")]
    format: Option<String>,
    #[schema(example = false)]
    gzip: bool,
    #[schema(example = ",")]
    delimiter: Option<String>,
    #[schema(example = "utf-8")]
    encoding: Option<String>,
    /// The sheets of a workbook; the first is read.
    #[schema(example = json!([]))]
    sheets: Vec<String>,
    /// `DMY` or `MDY`; null where no date leaves it open.
    #[schema(example = json!(null))]
    date_order: Option<String>,
    /// `POINT` or `COMMA`; null where no number leaves it open.
    #[schema(example = json!(null))]
    decimal_mark: Option<String>,
}

/// A file on its way in.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Import {
    #[schema(example = "imp_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "stock")]
    resource: String,
    /// Where the file came from; how it was read is remembered under this name.
    #[schema(example = "erp")]
    source: String,
    #[schema(example = "stock.csv")]
    file_name: String,
    status: ImportStatus,
    /// How its rows are matched with what is there.
    #[schema(example = "productAndLocation")]
    match_key: String,
    /// `GOOD_ROWS` or `ALL_OR_NOTHING`; empty before the commit.
    #[schema(example = "")]
    mode: String,
    #[schema(example = 61)]
    bytes: i64,
    dialect: ImportDialect,
    /// Every column of the file, also those that are not used.
    columns: Vec<FileColumn>,
    /// What to answer by PATCH before the file can be previewed.
    #[schema(example = json!([]))]
    questions: Vec<Question>,
    counts: ImportCounts,
    /// The job that works or worked on it: GET /api/jobs/{id}.
    #[schema(example = "job_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    job_id: String,
    /// Why it failed, stopped, or was taken back.
    #[schema(example = json!(null))]
    error: Option<String>,
    #[schema(example = "Night run")]
    created_by: String,
    created_at: Instant,
    updated_at: Instant,
    #[schema(example = 2)]
    pub(super) version: i64,
}

impl From<Run> for Import {
    fn from(run: Run) -> Self {
        let (found, settings) = (run.findings(), run.settings());
        let key = target(&run.resource).and_then(|target| key_of(target, &settings).ok());
        Self {
            status: ImportStatus::from_name(run.status()),
            error: run.why().map(str::to_owned),
            match_key: key.map(|key| key.name.to_owned()).unwrap_or_default(),
            counts: ImportCounts {
                rows: run.rows(),
                creates: run.creates,
                updates: run.updates,
                unchanged: run.unchanged,
                errors: run.errors,
                applied: run.applied,
                skipped: run.skipped,
                undone: run.undone,
                kept: run.kept,
            },
            id: run.id,
            resource: run.resource,
            source: run.source,
            file_name: run.file_name,
            mode: run.mode,
            bytes: run.bytes,
            dialect: ImportDialect {
                format: found.format,
                gzip: found.gzip,
                delimiter: found.delimiter,
                encoding: found.encoding,
                sheets: found.sheets,
                date_order: found.date_order,
                decimal_mark: found.decimal_mark,
            },
            columns: found.columns,
            questions: found.questions,
            job_id: run.job_id,
            created_by: run.created_by,
            created_at: run.created_at,
            updated_at: run.updated_at,
            version: run.version,
        }
    }
}

/// A field that a row would change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImportChange {
    #[schema(example = "quantityOnHand")]
    field: String,
    /// What stands there.
    #[schema(value_type = Value, example = 5)]
    old: Value,
    /// What would stand there.
    #[schema(value_type = Value, example = 12)]
    new: Value,
}

/// What a row of the file would do, or has done.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportRow {
    /// Its line in the file.
    #[schema(example = 2)]
    line: u64,
    action: Action,
    outcome: Outcome,
    /// The thing it is about, where that has an id.
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: Option<String>,
    /// Its values by field.
    #[schema(value_type = Object, example = json!({ "globalSku": "SKU-1001", "locationCode": "STORE-367", "quantityOnHand": 12 }))]
    values: Map<String, Value>,
    changes: Vec<ImportChange>,
    #[schema(example = json!([]))]
    errors: Vec<RowError>,
    /// Why it was left out, or could not be taken back.
    #[schema(example = json!(null))]
    reason: Option<String>,
}

/// An import with a page of its rows.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportWithRows {
    pub(super) import: Import,
    /// The rows, in the order of the file.
    pub(super) rows: Vec<ImportRow>,
}

/// A row as it is shown.
pub(super) fn shown(resource: &str, line: Line) -> ImportRow {
    let target = target(resource);
    let fields = target.map(super::target::Target::fields).unwrap_or_default();
    let changes = match (target, line.action) {
        (Some(target), Action::Update) => to_set(target, line.action, &line.values, &line.old)
            .into_iter()
            .zip(&line.old)
            .map(|((at, new), (_, old))| ImportChange { field: fields[at].name.to_owned(), old: old.clone(), new })
            .collect(),
        _ => Vec::new(),
    };
    let given = fields.iter().zip(line.values).filter(|(_, value)| !value.is_null());
    ImportRow {
        line: line.line,
        action: line.action,
        outcome: line.outcome,
        id: line.id.filter(|id| !id.is_empty()),
        values: given.map(|(field, value)| (field.name.to_owned(), value)).collect(),
        changes,
        errors: line.errors,
        reason: line.reason,
    }
}
