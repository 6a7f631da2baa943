//! Lists: one static description gives filters, sorting, both ways of paging, and the documents.
//!
//! ```text
//! GET /api/products?status=ACTIVE,DRAFT&q=milk&sortBy=name&sortOrder=desc&page=2&limit=50
//! GET /api/products?limit=100&cursor=…          (its cost does not grow with depth)
//! ```

mod computed;
mod filter;
mod narrow;
mod totals;

pub use computed::SortValue;
pub use narrow::{Condition, Place};
pub use totals::Totals;
mod feed;

pub use feed::{Feed, FeedPlace};

use super::call::Call;
use super::error::{ApiError, Fault};
use super::query::pairs;
use super::reply::{Answer, Reply};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;
use stockflow_db::{Arg, DbError, FromRow, Query, Row, Tx};
use stockflow_kernel::Instant;

/// The most rows a page may have.
pub const MAX_LIMIT: i64 = 100;
/// The rows of a page when nothing is asked.
pub const DEFAULT_LIMIT: i64 = 20;

/// What a list reads and how it may be asked.
#[derive(Debug)]
pub struct List {
    /// The columns, in the order of the row type.
    pub columns: &'static str,
    /// ` FROM … WHERE t.workspace_id = $1`.
    pub from: &'static str,
    /// The unique id that breaks ties, for example `t.id`.
    pub id: &'static str,
    /// What it may be filtered by.
    pub filters: &'static [Filter],
    /// What it may be sorted by; the first is the default.
    pub sorts: &'static [Sort],
    /// The default order of the first sort is descending (newest first).
    pub newest_first: bool,
    /// ` AND t.location_id = ANY($?)`, for callers who see some locations only.
    pub location: Option<&'static str>,
}

/// One filter.
#[derive(Debug)]
pub struct Filter {
    /// The parameter, named as the field.
    pub name: &'static str,
    /// For the documents.
    pub about: &'static str,
    /// What values it takes.
    pub kind: FilterKind,
    /// ` AND t.status = ANY($?)` and the like.
    pub sql: &'static str,
}

/// What values a filter takes.
#[derive(Debug, Clone, Copy)]
pub enum FilterKind {
    /// Any of several texts, separated by commas: `= ANY($?)`.
    AnyOf,
    /// Any of several known words: `= ANY($?)`.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// An instant, or the start of a UTC day.
    From,
    /// An instant, or the end of a UTC day.
    To,
    /// A day.
    Day,
    /// An exact decimal.
    Decimal,
    /// Any of several texts that the handler itself looks at: its `sql` stays empty.
    Outside,
    /// Any of several known words that the handler itself looks at: its `sql` stays empty.
    OutsideOneOf(&'static [&'static str]),
    /// Free text that the handler itself looks at: its `sql` stays empty.
    OutsideText,
    /// An instant (or the end of a UTC day) that the handler itself looks at: its `sql` stays empty.
    OutsideInstant,
    /// `true` or `false` that the handler itself looks at: its `sql` stays empty.
    OutsideFlag,
    /// A day that the handler itself looks at: its `sql` stays empty.
    OutsideDay,
    /// A whole number from the one to the other that the handler itself looks at: its `sql` stays empty.
    OutsideWhole(i64, i64),
    /// Free text, looked for anywhere in a folded column: `LIKE $? ESCAPE '\'`.
    Search,
}

/// One order. The expression must never be null.
#[derive(Debug)]
pub struct Sort {
    /// The value of `sortBy`, named as the field.
    pub name: &'static str,
    /// What it sorts by.
    pub sql: &'static str,
    /// A text, or a number (instants, days and decimals are numbers).
    pub key: SortKey,
}

/// What kind of value a sort compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// Bytewise text.
    Text,
    /// A whole number.
    Number,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// The page, from 1. Absent when reading by cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1, minimum = 1)]
    pub page: Option<i64>,
    /// The most rows of a page.
    #[schema(example = 20, minimum = 1, maximum = 100)]
    pub page_size: i64,
    /// All rows that the filters let through. Absent when reading by cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 240, minimum = 0)]
    pub total: Option<i64>,
    /// All pages. Absent when reading by cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12, minimum = 0)]
    pub total_pages: Option<i64>,
    /// Send it as `cursor` for the rows that follow; null at the end.
    pub next_cursor: Option<String>,
}

impl Pagination {
    /// Of a sum over a list, which stands on one page by itself.
    #[must_use]
    pub fn of_one() -> Self {
        Self { page: Some(1), page_size: 1, total: Some(1), total_pages: Some(1), next_cursor: None }
    }
}

/// What a caller asked of a list, checked.
#[derive(Debug, Clone)]
pub struct ListQuery {
    list: &'static List,
    call: Call,
    /// What was asked, as it stands in the address.
    text: String,
    filters: Vec<(usize, Arg)>,
    /// Restrictions of the endpoint's own.
    further: Vec<Condition>,
    /// The locations that the caller may see; `None`: all.
    visible: Option<Vec<String>>,
    /// The filters as text: the name of a total in the cache.
    fingerprint: String,
    sort: usize,
    descending: bool,
    limit: i64,
    position: Position,
}

#[derive(Debug, Clone)]
enum Position {
    Page(i64),
    After { key: Key, id: String },
}

#[derive(Debug, Clone)]
enum Key {
    Text(String),
    Number(i64),
}

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let call = Call::from_request_parts(parts, state).await?;
        let list =
            call.endpoint().list.ok_or_else(|| ApiError::internal("this endpoint was not registered as a list"))?;
        let mut query = Self::parse(list, call, &pairs(parts.uri.query())?)?;
        query.text = parts.uri.query().unwrap_or_default().to_owned();
        Ok(query)
    }
}

impl ListQuery {
    fn parse(list: &'static List, call: Call, pairs: &[(String, String)]) -> Result<Self, ApiError> {
        let mut query = Self {
            visible: call.visible_locations(),
            list,
            call,
            text: String::new(),
            filters: Vec::new(),
            further: Vec::new(),
            fingerprint: String::new(),
            sort: 0,
            descending: list.newest_first,
            limit: DEFAULT_LIMIT,
            position: Position::Page(1),
        };
        let mut faults = Vec::new();
        let (mut page, mut cursor, mut order) = (None, None, None);
        for (name, value) in pairs {
            let outcome = match name.as_str() {
                "limit" => whole(value, 1, MAX_LIMIT).map(|n| query.limit = n),
                "page" => whole(value, 1, 1_000_000_000).map(|n| page = Some(n)),
                "cursor" => {
                    cursor = Some(value.as_str());
                    Ok(())
                }
                "sortBy" => query.sort_by(value),
                "sortOrder" => descending(value).map(|d| order = Some(d)),
                _ => query.filter(name, value),
            };
            if let Err((code, message)) = outcome {
                faults.push(Fault::new(name, code, message));
            }
        }
        query.descending = order.unwrap_or(descending_by_default(list) && query.sort == 0);
        if cursor.is_some() && page.is_some() {
            faults.push(Fault::new("page", "invalid", "cannot be combined with cursor"));
        }
        match cursor.map(|text| query.decode(text)) {
            Some(Some(after)) => query.position = after,
            Some(None) => faults.push(Fault::new(
                "cursor",
                "invalid",
                "is not a cursor of this list in this order; start again without it",
            )),
            None => query.position = Position::Page(page.unwrap_or(1)),
        }
        if faults.is_empty() { Ok(query) } else { Err(ApiError::faults(faults)) }
    }

    fn sort_by(&mut self, name: &str) -> Result<(), (&'static str, String)> {
        let found = self.list.sorts.iter().position(|s| s.name == name);
        self.sort = found.ok_or_else(|| {
            let names: Vec<_> = self.list.sorts.iter().map(|s| s.name).collect();
            ("enum", format!("must be one of {}", names.join(", ")))
        })?;
        Ok(())
    }

    fn filter(&mut self, name: &str, value: &str) -> Result<(), (&'static str, String)> {
        let index = self.list.filters.iter().position(|f| f.name == name).ok_or_else(|| {
            let mut names: Vec<_> = self.list.filters.iter().map(|f| f.name).collect();
            names.extend(["page", "limit", "cursor", "sortBy", "sortOrder"]);
            ("unknown", format!("is not a parameter of this list; there are {}", names.join(", ")))
        })?;
        let arg = self.list.filters[index].kind.read(value)?;
        self.filters.push((index, arg));
        self.fingerprint.push_str(&format!("{name}={value}\n"));
        Ok(())
    }

    /// The values of a filter that the handler itself looks at; `None` if it was not given.
    #[must_use]
    pub fn outside(&self, name: &str) -> Option<&[String]> {
        let given = self.filters.iter().find(|(index, _)| self.list.filters[*index].name == name);
        match given {
            Some((_, Arg::List(values))) => Some(values),
            _ => None,
        }
    }

    /// The instant that a filter was given which the handler itself looks at.
    #[must_use]
    pub fn outside_instant(&self, name: &str) -> Option<Instant> {
        match self.filters.iter().find(|(index, _)| self.list.filters[*index].name == name) {
            Some((_, Arg::I64(micros))) => Some(Instant::from_micros(*micros)),
            _ => None,
        }
    }

    /// Whether a filter that the handler itself looks at was given as true.
    #[must_use]
    pub fn outside_flag(&self, name: &str) -> bool {
        let given = self.filters.iter().find(|(index, _)| self.list.filters[*index].name == name);
        matches!(given, Some((_, Arg::Bool(true))))
    }

    fn decode(&self, text: &str) -> Option<Position> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        let sort = &self.list.sorts[self.sort];
        if value[0].as_str()? != sort.name || value[1].as_bool()? != self.descending {
            return None;
        }
        let key = match sort.key {
            SortKey::Text => Key::Text(value[2].as_str()?.to_owned()),
            SortKey::Number => Key::Number(value[2].as_i64()?),
        };
        let id = value[3].as_str()?.to_owned();
        let clean = |text: &str| !text.contains('\0');
        let fine = clean(&id) && !matches!(&key, Key::Text(text) if !clean(text));
        fine.then_some(Position::After { key, id })
    }

    fn encode(&self, key: &Key, id: &str) -> String {
        let key = match key {
            Key::Text(text) => Value::from(text.as_str()),
            Key::Number(number) => Value::from(*number),
        };
        let value = serde_json::json!([self.list.sorts[self.sort].name, self.descending, key, id]);
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    /// Reads the page and answers with it.
    pub async fn answer<R, T>(self, wire: impl Fn(R) -> T + Send + Sync + 'static) -> Answer
    where
        R: FromRow + Send + 'static,
        T: Serialize + Send + 'static,
    {
        let call = self.call.clone();
        let query = std::sync::Arc::new(self);
        let (rows, pagination) = call.read(move |tx| query.rows::<R>(tx)).await?;
        let rows: Vec<T> = rows.into_iter().map(wire).collect();
        Reply::page(&rows, &pagination)
    }

    /// As [`answer`](Self::answer), and keeps the answer for as long as nothing in the workspace has changed: for
    /// lists that are asked for again and again, and whose rows do not change with time alone.
    pub async fn answer_kept<R, T>(self, wire: impl Fn(R) -> T + Send + Sync + 'static) -> Answer
    where
        R: FromRow + Send + 'static,
        T: Serialize + Send + 'static,
    {
        self.kept(move |query, tx| {
            let (rows, pagination) = query.rows::<R>(tx)?;
            let rows: Vec<T> = rows.into_iter().map(&wire).collect();
            Reply::page(&rows, &pagination)
        })
        .await
    }

    /// An answer made of the page by `make`, kept for as long as nothing in the workspace has changed.
    pub async fn kept(self, make: impl Fn(&Self, &mut Tx<'_>) -> Answer + Send + Sync + 'static) -> Answer {
        let (call, text) = (self.call.clone(), self.text.clone());
        call.answer_kept(&text, move |tx| make(&self, tx)).await
    }

    /// Reads the page within a transaction.
    pub fn rows<R: FromRow>(&self, tx: &mut Tx<'_>) -> Result<(Vec<R>, Pagination), ApiError> {
        let mut rows: Vec<Keyed<R>> = tx.query_all(&self.select())?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > self.limit;
        rows.truncate(usize::try_from(self.limit).unwrap_or(usize::MAX));
        let next_cursor = rows.last().filter(|_| more).map(|last| self.encode(&last.key, &last.id));
        let page = match self.position {
            Position::Page(page) => Some(page),
            Position::After { .. } => None,
        };
        let total = page.map(|_| self.total(tx, &[])).transpose()?;
        let pagination = Pagination {
            page,
            page_size: self.limit,
            total,
            total_pages: total.map(|t| (t + self.limit - 1) / self.limit),
            next_cursor,
        };
        Ok((rows.into_iter().map(|k| k.row).collect(), pagination))
    }

    fn filter_rows(&self, query: &mut Query) {
        for (index, arg) in &self.filters {
            let filter = &self.list.filters[*index];
            if !filter.kind.is_outside() {
                query.push(filter.sql, arg.clone());
            }
        }
        narrow::push(query, &self.further);
        if let (Some(sql), Some(ids)) = (self.list.location, &self.visible) {
            query.push(sql, Arg::List(ids.clone()));
        }
    }

    /// One row more than asked tells whether there is a next page.
    fn select(&self) -> Query {
        let (list, sort) = (self.list, &self.list.sorts[self.sort]);
        let mut query = Query::scoped("SELECT ");
        query.push_static(list.id);
        query.push_static(match sort.key {
            SortKey::Text => ", 0, ",
            SortKey::Number => ", 1, ",
        });
        query.push_static(sort.sql).push_static(", ").push_static(list.columns).push_static(list.from);
        self.filter_rows(&mut query);
        if let Position::After { key, id } = &self.position {
            let key = match key {
                Key::Text(text) => Arg::from(text),
                Key::Number(number) => Arg::from(*number),
            };
            query.push_static(" AND (").push_static(sort.sql).push_static(", ").push_static(list.id);
            query.push(if self.descending { ") < ($?, " } else { ") > ($?, " }, key).push("$?)", id.as_str());
        }
        query.push_static(" ORDER BY ").push_static(sort.sql);
        query.push_static(if self.descending { " DESC, " } else { " ASC, " }).push_static(list.id);
        query.push_static(if self.descending { " DESC" } else { " ASC" });
        query.push(" LIMIT $?", self.limit + 1);
        if let Position::Page(page) = self.position
            && page > 1
        {
            query.push(" OFFSET $?", (page - 1).saturating_mul(self.limit));
        }
        query
    }

    /// Counting a long list costs far more than reading a page of it, so a total is kept for as
    /// long as nothing in the workspace has changed: the event sequence says so.
    fn total(&self, tx: &mut Tx<'_>, conditions: &[Condition]) -> Result<i64, ApiError> {
        let sequence = crate::change::sequence(tx)?;
        let app = self.call.app();
        let mut name = format!("{}\n{}", self.list.from, self.fingerprint);
        if let Some(ids) = &self.visible {
            name.push_str(&ids.join(","));
        }
        for (sql, args) in conditions {
            name.push_str(&format!("{sql}{args:?}"));
        }
        if let Some(total) = app.totals.get(self.call.workspace(), &name, sequence) {
            return Ok(total);
        }
        let mut query = Query::scoped("SELECT count(*)");
        query.push_static(self.list.from);
        self.filter_rows(&mut query);
        narrow::push(&mut query, conditions);
        let total = tx.query_optional::<i64>(&query)?.unwrap_or_default();
        app.totals.put(self.call.workspace(), &name, sequence, total);
        Ok(total)
    }
}

/// A row with what its place in the order is made of.
struct Keyed<R> {
    id: String,
    key: Key,
    row: R,
}

impl<R: FromRow> FromRow for Keyed<R> {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        let id = row.next()?;
        let numeric = row.next::<i64>()? == 1;
        let key = if numeric { Key::Number(row.next()?) } else { Key::Text(row.next()?) };
        Ok(Self { id, key, row: R::from_row(row)? })
    }
}

const fn descending_by_default(list: &List) -> bool {
    list.newest_first
}

fn descending(text: &str) -> Result<bool, (&'static str, String)> {
    match text {
        "asc" => Ok(false),
        "desc" => Ok(true),
        _ => Err(("enum", "must be asc or desc".to_owned())),
    }
}

fn whole(text: &str, least: i64, most: i64) -> Result<i64, (&'static str, String)> {
    match text.parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        Ok(_) => Err(("range", format!("must lie between {least} and {most}"))),
        Err(_) => Err(("type", "must be a whole number".to_owned())),
    }
}

/// Text as it is searched: lower case, single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads one row by id, for the answers that show what was just written.
pub fn by_id<R: FromRow>(tx: &mut Tx<'_>, list: &'static List, id: &str) -> Result<Option<R>, DbError> {
    let mut query = Query::scoped("SELECT ");
    query.push_static(list.columns).push_static(list.from).push_static(" AND ").push_static(list.id).push(" = $?", id);
    tx.query_optional(&query)
}
