//! Rows, read by position.

use crate::statement::value::{FromValue, Value};
use crate::{DbError, postgres, sqlite};

/// One row; [`Row::next`] walks over its columns from left to right.
pub struct Row<'a> {
    source: Source<'a>,
    column: usize,
}

enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Self { source: Source::Sqlite(row), column: 0 }
    }

    pub(crate) fn postgres(row: &'a tokio_postgres::Row) -> Self {
        Self { source: Source::Postgres(row), column: 0 }
    }

    /// The next column's value.
    ///
    /// # Errors
    /// [`DbError::Programming`] when the column is of another kind, or there is none left.
    #[allow(clippy::should_implement_trait, reason = "each column has a type of its own, so this is no iterator")]
    pub fn next<T: FromValue>(&mut self) -> Result<T, DbError> {
        let column = self.column;
        self.column += 1;
        let value = match self.source {
            Source::Sqlite(row) => sqlite::value(row, column)?,
            Source::Postgres(row) => row.try_get::<_, Value<'_>>(column).map_err(|e| postgres::column_error(&e))?,
        };
        T::from_value(value).map_err(|error| match error {
            DbError::Programming(message) => DbError::Programming(format!("column {}: {message}", column + 1)),
            other => other,
        })
    }
}

/// What a whole row converts into: a single value, a tuple of up to 16, or a struct by
/// [`from_row!`](crate::from_row).
pub trait FromRow: Sized {
    /// Reads the columns in order.
    ///
    /// # Errors
    /// [`DbError::Programming`] when a column is of another kind than asked for.
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        row.next()
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        tuples!($($rest)*);
        tuples!(@one $first $($rest)*);
    };
    () => {};
    (@one $only:ident) => {};
    (@one $($column:ident)+) => {
        impl<$($column: FromValue),+> FromRow for ($($column,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
                Ok(($(row.next::<$column>()?,)+))
            }
        }
    };
}
tuples!(A B C D E F G H I J K L M N O P);

/// Implements [`FromRow`] for a struct: the fields are read in the order they are named here, which
/// is the order of the statement's columns.
///
/// ```
/// struct Stock { id: String, on_hand: i64 }
/// stockflow_db::from_row!(Stock { id, on_hand });
/// ```
#[macro_export]
macro_rules! from_row {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::FromRow for $name {
            fn from_row(
                row: &mut $crate::Row<'_>,
            ) -> ::std::result::Result<Self, $crate::DbError> {
                ::std::result::Result::Ok(Self { $($field: row.next()?),+ })
            }
        }
    };
}
