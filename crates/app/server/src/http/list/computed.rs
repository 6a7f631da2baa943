//! Lists of what no database has: rows computed from others, sorted and paged as any list.
//!
//! Such a list reads all its rows at once ([`ListQuery::unpaged`]), makes of them what it shows, and has that paged
//! ([`ListQuery::page_of`]). The `sql` of its sorts stays empty. It suits what is summed up anyway; its answers are worth
//! keeping ([`ListQuery::kept`]).

use super::{Key, ListQuery, Pagination, Position};
use crate::http::ApiError;
use std::cmp::Ordering;
use stockflow_db::{Arg, FromRow, Query, Tx};
use stockflow_kernel::Day;

/// What a computed row is sorted by; of one kind for all rows of a sort, that of its [`SortKey`](super::SortKey).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortValue {
    /// Bytewise.
    Text(String),
    /// By size.
    Number(i64),
}

impl SortValue {
    /// Six decimals of a computed number; what is not known comes before all numbers.
    #[must_use]
    pub fn of_number(value: Option<f64>) -> Self {
        Self::Number(value.map_or(i64::MIN, |number| (number * 1e6).round() as i64))
    }

    fn key(self) -> Key {
        match self {
            Self::Text(text) => Key::Text(text),
            Self::Number(number) => Key::Number(number),
        }
    }
}

impl From<&Key> for SortValue {
    fn from(key: &Key) -> Self {
        match key {
            Key::Text(text) => Self::Text(text.clone()),
            Key::Number(number) => Self::Number(*number),
        }
    }
}

impl ListQuery {
    /// Every row of the list that its filters let through, in the order of ids.
    pub fn unpaged<R: FromRow>(&self, tx: &mut Tx<'_>) -> Result<Vec<R>, ApiError> {
        let mut query = Query::scoped("SELECT ");
        query.push_static(self.list.columns).push_static(self.list.from);
        self.filter_rows(&mut query);
        query.push_static(" ORDER BY ").push_static(self.list.id);
        Ok(tx.query_all(&query)?)
    }

    /// The page that was asked for of some rows, in the order that was asked for. `by`: what a row is sorted by under a
    /// sort's name; `id`: what breaks ties, unique among the rows.
    pub fn page_of<T>(
        &self,
        rows: Vec<T>,
        id: impl Fn(&T) -> &str,
        by: impl Fn(&T, &'static str) -> SortValue,
    ) -> (Vec<T>, Pagination) {
        let sort = self.list.sorts[self.sort].name;
        let total = rows.len();
        let mut keyed: Vec<(SortValue, T)> = rows.into_iter().map(|row| (by(&row, sort), row)).collect();
        let order = |a: (&SortValue, &str), b: (&SortValue, &str)| if self.descending { b.cmp(&a) } else { a.cmp(&b) };
        keyed.sort_by(|(a, x), (b, y)| order((a, id(x)), (b, id(y))));
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let (page, skipped) = match &self.position {
            Position::Page(page) => {
                let before = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(limit);
                (Some(*page), before.min(total))
            }
            Position::After { key, id: last } => {
                let after = SortValue::from(key);
                let gone = |(value, row): &(SortValue, T)| order((value, id(row)), (&after, last)) != Ordering::Greater;
                (None, keyed.partition_point(gone))
            }
        };
        let more = total > skipped.saturating_add(limit);
        let shown: Vec<(SortValue, T)> = keyed.into_iter().skip(skipped).take(limit).collect();
        let next_cursor = shown.last().filter(|_| more).map(|(value, row)| self.encode(&value.clone().key(), id(row)));
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        let pagination = Pagination {
            page,
            page_size: self.limit,
            total: page.map(|_| total),
            total_pages: page.map(|_| (total + self.limit - 1) / self.limit),
            next_cursor,
        };
        (shown.into_iter().map(|(_, row)| row).collect(), pagination)
    }

    /// The page that was asked for of rows that stand in the asked order already, from the least to the greatest, ties
    /// by id. `fits`: which of them there are; `place`: what a row is sorted by, and its id. Only a page by number goes
    /// through all rows, for their total; one by cursor goes from its place until it is full.
    pub fn page_in_order<T: Copy>(
        &self,
        ascending: &[T],
        fits: impl Fn(T) -> bool,
        place: impl Fn(T) -> (SortValue, String),
    ) -> (Vec<T>, Pagination) {
        let count = ascending.len();
        let at = |index: usize| ascending[if self.descending { count - 1 - index } else { index }];
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let (page, start, skip) = match &self.position {
            Position::Page(page) => {
                (Some(*page), 0, usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(limit))
            }
            Position::After { key, id } => {
                let after = (SortValue::from(key), id.clone());
                let gone = |row: &T| if self.descending { place(*row) < after } else { place(*row) <= after };
                let least = ascending.partition_point(gone);
                (None, if self.descending { count - least } else { least }, 0)
            }
        };
        let mut found = (start..count).map(at).filter(|row| fits(*row));
        let mut shown: Vec<T> = found.by_ref().skip(skip).take(limit.saturating_add(1)).collect();
        let more = shown.len() > limit;
        shown.truncate(limit);
        let next_cursor = shown.last().filter(|_| more).map(|row| {
            let (value, id) = place(*row);
            self.encode(&value.key(), &id)
        });
        let total = page.map(|_| i64::try_from(ascending.iter().filter(|row| fits(**row)).count()).unwrap_or(i64::MAX));
        let total_pages = total.map(|total| (total + self.limit - 1) / self.limit);
        (shown, Pagination { page, page_size: self.limit, total, total_pages, next_cursor })
    }

    /// The name of the sort that was asked for.
    #[must_use]
    pub fn sorted_by(&self) -> &'static str {
        self.list.sorts[self.sort].name
    }

    /// Whether a filter was given that the database looks at.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.filters.iter().any(|(index, _)| !self.list.filters[*index].kind.is_outside())
    }

    /// The day that a filter was given which the handler itself looks at.
    #[must_use]
    pub fn outside_day(&self, name: &str) -> Option<Day> {
        self.outside_whole(name).map(Day::from_number)
    }

    /// The whole number that a filter was given which the handler itself looks at.
    #[must_use]
    pub fn outside_whole(&self, name: &str) -> Option<i64> {
        match self.filters.iter().find(|(index, _)| self.list.filters[*index].name == name) {
            Some((_, Arg::I64(number))) => Some(*number),
            _ => None,
        }
    }
}
