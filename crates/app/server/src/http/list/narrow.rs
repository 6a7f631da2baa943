//! Lists narrowed by their handler: things under another thing, and searches that choose their own way.

use super::{Key, ListQuery, Pagination, Position, SortKey};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Arg, DbError, FromRow, Query, Row, Tx};

/// ` AND …` with as many `$?` as it has arguments.
pub type Condition = (&'static str, Vec<Arg>);

/// A row's place in the order.
#[derive(Debug, Clone)]
pub struct Place {
    id: String,
    key: Key,
}

impl FromRow for Place {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        let id = row.next()?;
        let numeric = row.next::<i64>()? == 1;
        let key = if numeric { Key::Number(row.next()?) } else { Key::Text(row.next()?) };
        Ok(Self { id, key })
    }
}

/// A row beside its id.
struct Found<R>(String, R);

impl<R: FromRow> FromRow for Found<R> {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self(row.next()?, R::from_row(row)?))
    }
}

/// Adds conditions to a query.
pub(super) fn push(query: &mut Query, conditions: &[Condition]) {
    for (sql, args) in conditions {
        query.push_all(sql, args.iter().cloned());
    }
}

impl ListQuery {
    /// The call that asks.
    #[must_use]
    pub fn call(&self) -> &crate::http::Call {
        &self.call
    }

    /// Reads the page of those rows that also meet `conditions`.
    pub fn rows_where<R: FromRow>(
        &self,
        tx: &mut Tx<'_>,
        conditions: &[Condition],
    ) -> Result<(Vec<R>, Pagination), ApiError> {
        let places = self.places(tx, conditions, None)?;
        self.rows_at(tx, places, conditions)
    }

    /// Where the rows of the page stand, and one more if there is one: keys only, so that an index may answer it.
    /// `until`: no row behind this place is looked at.
    pub fn places(
        &self,
        tx: &mut Tx<'_>,
        conditions: &[Condition],
        until: Option<&Place>,
    ) -> Result<Vec<Place>, ApiError> {
        let mut query = self.keys();
        self.filter_rows(&mut query);
        push(&mut query, conditions);
        self.push_cursor(&mut query);
        if let Some(Place { id, key }) = until {
            self.push_bound(&mut query, if self.descending { ") >= ($?, " } else { ") <= ($?, " }, key, id);
        }
        self.push_order(&mut query);
        query.push(" LIMIT $?", self.limit + 1);
        if let Position::Page(page) = self.position
            && page > 1
        {
            query.push(" OFFSET $?", (page - 1).saturating_mul(self.limit));
        }
        Ok(tx.query_all(&query)?)
    }

    /// The place of the `ahead`-th row from where the page begins, whatever the filters say; `None`: the list ends
    /// before it.
    pub fn place_ahead(&self, tx: &mut Tx<'_>, ahead: i64) -> Result<Option<Place>, ApiError> {
        let mut query = self.keys();
        self.push_cursor(&mut query);
        self.push_order(&mut query);
        query.push(" LIMIT 1 OFFSET $?", ahead);
        Ok(tx.query_optional(&query)?)
    }

    /// The rows at `places`, which [`places`](Self::places) has found under the same `conditions`.
    pub fn rows_at<R: FromRow>(
        &self,
        tx: &mut Tx<'_>,
        mut places: Vec<Place>,
        conditions: &[Condition],
    ) -> Result<(Vec<R>, Pagination), ApiError> {
        let more = self.is_full(&places);
        places.truncate(usize::try_from(self.limit).unwrap_or(usize::MAX));
        let next_cursor = places.last().filter(|_| more).map(|last| self.encode(&last.key, &last.id));
        let ids: Vec<String> = places.into_iter().map(|place| place.id).collect();
        let mut query = Query::scoped("SELECT ");
        query.push_static(self.list.id).push_static(", ").push_static(self.list.columns).push_static(self.list.from);
        query.push_static(" AND ").push_static(self.list.id).push(" = ANY($?)", ids.clone());
        let found: Vec<Found<R>> = tx.query_all(&query)?;
        let mut found: HashMap<String, R> = found.into_iter().map(|Found(id, row)| (id, row)).collect();
        let rows: Vec<R> = ids.iter().filter_map(|id| found.remove(id)).collect();
        let page = match self.position {
            Position::Page(page) => Some(page),
            Position::After { .. } => None,
        };
        let total = page.map(|_| self.total(tx, conditions)).transpose()?;
        let pagination = Pagination {
            page,
            page_size: self.limit,
            total,
            total_pages: total.map(|t| (t + self.limit - 1) / self.limit),
            next_cursor,
        };
        Ok((rows, pagination))
    }

    /// Whether `places` fill the page and tell that more follow.
    #[must_use]
    pub fn is_full(&self, places: &[Place]) -> bool {
        i64::try_from(places.len()).unwrap_or(i64::MAX) > self.limit
    }

    /// Whether the page lies some pages into the list by number: everything before it must be gone through.
    #[must_use]
    pub fn is_by_number(&self) -> bool {
        matches!(self.position, Position::Page(page) if page > 1)
    }

    fn keys(&self) -> Query {
        let (list, sort) = (self.list, &self.list.sorts[self.sort]);
        let mut query = Query::scoped("SELECT ");
        query.push_static(list.id);
        query.push_static(match sort.key {
            SortKey::Text => ", 0, ",
            SortKey::Number => ", 1, ",
        });
        query.push_static(sort.sql).push_static(list.from);
        query
    }

    fn push_cursor(&self, query: &mut Query) {
        if let Position::After { key, id } = &self.position {
            self.push_bound(query, if self.descending { ") < ($?, " } else { ") > ($?, " }, key, id);
        }
    }

    fn push_bound(&self, query: &mut Query, comparison: &'static str, key: &Key, id: &str) {
        let key = match key {
            Key::Text(text) => Arg::from(text),
            Key::Number(number) => Arg::from(*number),
        };
        query.push_static(" AND (").push_static(self.list.sorts[self.sort].sql).push_static(", ");
        query.push_static(self.list.id).push(comparison, key).push("$?)", id);
    }

    fn push_order(&self, query: &mut Query) {
        let (list, sort) = (self.list, &self.list.sorts[self.sort]);
        query.push_static(" ORDER BY ").push_static(sort.sql);
        query.push_static(if self.descending { " DESC, " } else { " ASC, " }).push_static(list.id);
        query.push_static(if self.descending { " DESC" } else { " ASC" });
    }
}
