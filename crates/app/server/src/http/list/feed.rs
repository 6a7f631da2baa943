//! Lists read to their end: every row that the filters let through, in pieces, by cursor.

use super::{Keyed, List, ListQuery, Position, descending_by_default};
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::query::pairs;
use serde::Serialize;
use serde_json::Value;
use stockflow_db::{Arg, FromRow, Tx};

/// Where the next piece begins.
#[derive(Debug, Clone, Default)]
pub struct FeedPlace(Option<Position>);

/// A list as other features read it: its description, and how a piece of it is read.
#[derive(Debug, Clone, Copy)]
pub struct Feed {
    /// The list, with its filters.
    pub list: &'static List,
    /// The next rows, as the API shows them, and where the rows behind them begin; none at the end.
    pub rows: FeedRows,
}

/// How a piece of a list is read.
pub(super) type FeedRows = fn(&ListQuery, &mut Tx<'_>, &mut FeedPlace, i64) -> Result<Vec<Value>, ApiError>;

impl ListQuery {
    /// All of a list, by its filters alone: parameters named in `besides` are somebody else's.
    pub fn to_the_end(
        list: &'static List,
        call: Call,
        query: Option<&str>,
        besides: &[&str],
        visible: Option<Vec<String>>,
    ) -> Result<Self, ApiError> {
        let mut pairs = pairs(query)?;
        pairs.retain(|(name, _)| !besides.contains(&name.as_str()));
        let mut query = Self::parse(list, call, &pairs)?;
        query.descending = descending_by_default(list);
        query.visible = visible;
        Ok(query)
    }

    /// The next rows.
    pub fn piece<R: FromRow>(&self, tx: &mut Tx<'_>, place: &mut FeedPlace, most: i64) -> Result<Vec<R>, ApiError> {
        let mut query = self.clone();
        query.limit = most - 1;
        query.position = place.0.take().unwrap_or(Position::Page(1));
        let mut rows: Vec<Keyed<R>> = tx.query_all(&query.select())?;
        if let Some(last) = rows.last_mut() {
            place.0 = Some(Position::After { key: last.key.clone(), id: last.id.clone() });
        }
        Ok(rows.into_iter().map(|keyed| keyed.row).collect())
    }

    /// The next rows as the API shows them.
    pub fn shown_piece<R, T>(&self, tx: &mut Tx<'_>, place: &mut FeedPlace, most: i64) -> Result<Vec<Value>, ApiError>
    where
        R: FromRow,
        T: From<R> + Serialize,
    {
        let rows = self.piece::<R>(tx, place, most)?;
        rows.into_iter().map(|row| serde_json::to_value(T::from(row)).map_err(ApiError::internal)).collect()
    }

    /// Restricts the list further, by a piece of a statement with one `$?`.
    pub fn also(&mut self, sql: &'static str, arg: impl Into<Arg>) {
        self.also_all(sql, vec![arg.into()]);
    }

    /// The same, with as many `$?` as there are arguments.
    pub fn also_all(&mut self, sql: &'static str, args: Vec<Arg>) {
        self.fingerprint.push_str(&format!("{sql}{args:?}\n"));
        self.further.push((sql, args));
    }
}
