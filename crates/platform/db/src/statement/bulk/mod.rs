//! Many rows into one table, on the fast path of each engine.

mod columns;

use crate::statement::arg::Arg;
use crate::statement::sql::{Scope, Text};
use crate::{DbError, EngineKind, Tx};
use columns::Batch;
use std::sync::OnceLock;

/// Rows sent to PostgreSQL in one statement.
const ROWS: usize = 10_000;
/// … or fewer, when they weigh so many bytes.
const BYTES: usize = 8 << 20;

/// The type of a column, named as the [`Arg`] that is bound to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// `BOOLEAN`
    Bool,
    /// `BIGINT`
    I64,
    /// `DOUBLE PRECISION`
    F64,
    /// `TEXT`
    Text,
    /// `BYTEA`
    Bytes,
}

/// What happens to a row whose key exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// All columns that are not in the key take the new values. Of two rows with one key in the same
    /// call the later counts.
    Update,
    /// The old row stays.
    Nothing,
    /// [`DbError::Duplicate`].
    Fail,
}

/// A bulk write into one table; made by [`bulk!`](crate::bulk), hence static and registered.
#[derive(Debug)]
pub struct Bulk {
    name: &'static str,
    table: &'static str,
    key: &'static [&'static str],
    columns: &'static [&'static str],
    types: &'static [ColumnType],
    conflict: Conflict,
    texts: OnceLock<Texts>,
}

#[derive(Debug)]
struct Texts {
    sqlite: String,
    postgres: String,
}

impl Bulk {
    /// For the macro. What does not fit together does not compile.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        table: &'static str,
        key: &'static [&'static str],
        columns: &'static [&'static str],
        types: &'static [ColumnType],
        conflict: Conflict,
    ) -> Self {
        assert!(columns.len() == types.len() && columns.len() > 1, "every column has a type");
        assert!(matches!(columns[0].as_bytes(), b"workspace_id"), "the first column is workspace_id");
        Self { name, table, key, columns, types, conflict, texts: OnceLock::new() }
    }

    /// Module path and name, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| Texts { sqlite: self.sqlite_text(), postgres: self.postgres_text() })
    }

    /// One row a statement; the workspace is `?1`.
    fn sqlite_text(&self) -> String {
        let values: Vec<String> = (1..=self.columns.len()).map(|n| format!("?{n}")).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({}){}",
            self.table,
            self.columns.join(", "),
            values.join(", "),
            self.on_conflict()
        )
    }

    /// One array a column; the workspace is `$1`.
    fn postgres_text(&self) -> String {
        let arrays: Vec<String> = self.types[1..]
            .iter()
            .enumerate()
            .map(|(place, kind)| format!("${}::{}[]", place + 2, columns::postgres_name(*kind)))
            .collect();
        let names: Vec<String> = (1..self.columns.len()).map(|n| format!("c{n}")).collect();
        let names = names.join(", ");
        format!(
            "INSERT INTO {} ({}) SELECT $1, {names} FROM UNNEST({}) AS given({names}){}",
            self.table,
            self.columns.join(", "),
            arrays.join(", "),
            self.on_conflict()
        )
    }

    fn on_conflict(&self) -> String {
        let key = self.key.join(", ");
        let set: Vec<String> = self
            .columns
            .iter()
            .filter(|column| !self.key.contains(column))
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        match self.conflict {
            Conflict::Fail => String::new(),
            Conflict::Update if !set.is_empty() => {
                format!(" ON CONFLICT ({key}) DO UPDATE SET {}", set.join(", "))
            }
            Conflict::Update | Conflict::Nothing => format!(" ON CONFLICT ({key}) DO NOTHING"),
        }
    }

    pub(crate) fn text(&self, engine: EngineKind) -> Text<'_> {
        let (text, highest) = match engine {
            EngineKind::Sqlite => (&self.texts().sqlite, self.columns.len()),
            EngineKind::Postgres => (&self.texts().postgres, self.columns.len()),
        };
        Text { name: self.name, text, highest, scope: Scope::Workspace }
    }

    /// The places of the key's columns in a row that is given without the workspace.
    fn key_places(&self) -> Vec<usize> {
        self.columns[1..]
            .iter()
            .enumerate()
            .filter(|(_, column)| self.key.contains(column))
            .map(|(place, _)| place)
            .collect()
    }
}

impl Tx<'_> {
    /// Writes many rows; each holds the columns of `bulk` in order, without the workspace. Says how
    /// many rows were written.
    ///
    /// # Errors
    /// [`DbError::Programming`] when a row has too few or too many values, or one of another type.
    pub fn bulk(&mut self, bulk: &'static Bulk, rows: impl IntoIterator<Item = Vec<Arg>>) -> Result<u64, DbError> {
        let text = bulk.text(self.engine());
        let mut written = 0;
        if self.engine() == EngineKind::Sqlite {
            for row in rows {
                columns::check(bulk.name, &bulk.types[1..], &row)?;
                written += self.visit(text, &row, &mut |_| Ok(true))?;
            }
            return Ok(written);
        }
        let mut batch = Batch::new(bulk.name, &bulk.types[1..]);
        if bulk.conflict == Conflict::Update {
            // PostgreSQL refuses to update one row twice in a statement.
            batch.replace_by_key(bulk.key_places());
        }
        for row in rows {
            batch.push(row)?;
            if batch.rows() >= ROWS || batch.bytes() >= BYTES {
                written += self.send(text, &mut batch)?;
            }
        }
        if batch.rows() > 0 {
            written += self.send(text, &mut batch)?;
        }
        Ok(written)
    }

    fn send(&mut self, text: Text<'_>, batch: &mut Batch) -> Result<u64, DbError> {
        let arrays = batch.take();
        self.visit(text, &arrays, &mut |_| Ok(true))
    }
}

/// A registered bulk write.
#[doc(hidden)]
pub struct RegisteredBulk(pub &'static Bulk);
inventory::collect!(RegisteredBulk);

/// Every bulk write of the program, so that a test can prepare all of them.
pub fn bulks() -> impl Iterator<Item = &'static Bulk> {
    inventory::iter::<RegisteredBulk>.into_iter().map(|r| r.0)
}

/// Declares bulk writes. The first column is always `workspace_id`, which the layer binds; `types`
/// are those of [`ColumnType`], `conflict` is one of [`Conflict`].
///
/// ```
/// stockflow_db::bulk! {
///     CHUNKS = {
///         table: "demand_chunk",
///         key: ["workspace_id", "series_id", "chunk"],
///         columns: ["workspace_id", "series_id", "chunk", "data"],
///         types: [Text, I64, I64, Bytes],
///         conflict: Update,
///     };
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! bulk {
    ($($(#[$attribute:meta])* $name:ident = {
        table: $table:expr,
        key: [$($key:expr),+ $(,)?],
        columns: [$($column:expr),+ $(,)?],
        types: [$($type:ident),+ $(,)?],
        conflict: $conflict:ident $(,)?
    });+ $(;)?) => {$(
        $(#[$attribute])*
        pub(crate) static $name: $crate::Bulk = $crate::Bulk::new(
            ::std::concat!(::std::module_path!(), "::", ::std::stringify!($name)),
            $table,
            &[$($key),+],
            &[$($column),+],
            &[$($crate::ColumnType::$type),+],
            $crate::Conflict::$conflict,
        );
        $crate::private::inventory::submit! { $crate::private::RegisteredBulk(&$name) }
    )+};
}
