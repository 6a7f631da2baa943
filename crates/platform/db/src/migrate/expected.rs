//! What SQLite's planner is told to expect of every table, before any row is there.
//!
//! Left alone it takes a workspace for ten rows, and so begins a join with a table's whole workspace, or walks the
//! order of a list to find one row. A sample of what is there would be right today and wrong after an import; what a
//! query costs is to depend on its text, not on when somebody last looked. So the planner's statistics are written by
//! rule: a workspace has a great many rows, a place, a channel or a status a fair part of them, anything else a few,
//! a unique key one. PostgreSQL keeps statistics by itself.

use crate::DbError;
use crate::sqlite::statement_error;
use rusqlite::Connection;

/// Rows of a table, in a hundred workspaces.
const ROWS: u64 = 10_000_000;
/// A part of a table that an index keeps apart is so much smaller.
const PARTIAL: u64 = 100;
/// Rows that share what is neither a key nor among [`SHARED`].
const FEW: u64 = 16;
/// A value of these columns has one in so many rows of a workspace.
const PART: u64 = 20;
const SHARED: &[&str] = &[
    "location_id",
    "source_location_id",
    "dest_location_id",
    "channel_id",
    "supplier_id",
    "category_id",
    "taxonomy_id",
    "status",
    "state",
    "kind",
    "outcome",
    "label",
];

/// Writes what is to be expected, unless it stands there already. Inside a transaction.
pub(super) fn write(connection: &Connection) -> Result<(), DbError> {
    let rows = rows(connection).map_err(|e| statement_error(&e))?;
    if rows.is_empty() || rows == known(connection).map_err(|e| statement_error(&e))? {
        return Ok(());
    }
    let tell = || -> rusqlite::Result<()> {
        // Other connections look at the statistics again when the schema changes, and this changes it.
        connection.execute_batch("DROP TABLE IF EXISTS sqlite_stat1; ANALYZE sqlite_schema")?;
        let mut insert = connection.prepare("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)")?;
        for (table, index, expected) in &rows {
            insert.execute((table, index, expected))?;
        }
        // And this one looks at them now.
        connection.execute_batch("ANALYZE sqlite_schema")
    };
    tell().map_err(|e| statement_error(&e))
}

/// Table, index, and what is expected of it.
type Row = (String, String, String);

fn known(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    if !connection.table_exists(None, "sqlite_stat1")? {
        return Ok(Vec::new());
    }
    let mut read =
        connection.prepare("SELECT tbl, idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL ORDER BY tbl, idx")?;
    read.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

struct Index {
    table: String,
    name: String,
    unique: bool,
    partial: bool,
    /// In their order.
    columns: Vec<String>,
}

/// Of every index that begins with the workspace, by table and index.
fn rows(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut read = connection.prepare(
        "SELECT m.name, CASE WHEN l.origin = 'pk' AND m.sql LIKE '%WITHOUT ROWID%' THEN m.name ELSE l.name END,
                l.\"unique\", l.partial, i.name
           FROM sqlite_schema m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
          ORDER BY m.name, l.name, i.seqno",
    )?;
    let columns = read.query_map([], |row| {
        let index = Index {
            table: row.get(0)?,
            name: row.get(1)?,
            unique: row.get(2)?,
            partial: row.get(3)?,
            columns: vec![row.get::<_, Option<String>>(4)?.unwrap_or_default()],
        };
        Ok(index)
    })?;
    let mut indexes: Vec<Index> = Vec::new();
    for found in columns {
        let found = found?;
        match indexes.last_mut().filter(|last| (&last.table, &last.name) == (&found.table, &found.name)) {
            Some(last) => last.columns.extend(found.columns),
            None => indexes.push(found),
        }
    }
    indexes.retain(|index| index.columns[0] == "workspace_id");
    let mut rows: Vec<Row> = indexes
        .into_iter()
        .map(|index| {
            let expected = expected(index.unique, index.partial, &index.columns);
            (index.table, index.name, expected)
        })
        .collect();
    rows.sort();
    Ok(rows)
}

/// How many rows an index has, then how many share its first column, its first two, and so on.
fn expected(unique: bool, partial: bool, columns: &[String]) -> String {
    let rows = if partial { ROWS / PARTIAL } else { ROWS };
    let mut text = rows.to_string();
    let mut share = rows;
    for (place, column) in columns.iter().enumerate() {
        share = match column.as_str() {
            _ if unique && place + 1 == columns.len() => 1,
            "workspace_id" => rows / 100,
            shared if SHARED.contains(&shared) => share / PART,
            _ if share > FEW => FEW,
            _ => share / 2,
        }
        .max(1);
        text.push_str(&format!(" {share}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_of_an_index_follows_from_its_columns() {
        let of = |unique, partial, columns: &[&str]| {
            expected(unique, partial, &columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(of(true, false, &["workspace_id", "id"]), "10000000 100000 1");
        assert_eq!(of(true, false, &["workspace_id"]), "10000000 1");
        assert_eq!(of(false, false, &["workspace_id", "location_id", "id"]), "10000000 100000 5000 16");
        assert_eq!(of(true, false, &["workspace_id", "product_id", "location_id"]), "10000000 100000 16 1");
        assert_eq!(of(false, true, &["workspace_id", "expires_at"]), "100000 1000 16");
    }

    #[test]
    fn it_is_told_once_and_heard_by_a_join() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE line (workspace_id TEXT, id TEXT, lot_id TEXT, PRIMARY KEY (workspace_id, id));
                 CREATE INDEX line_by_lot ON line (workspace_id, lot_id);
                 CREATE TABLE movement (workspace_id TEXT, number BIGINT, line_id TEXT, PRIMARY KEY (workspace_id, number));
                 CREATE INDEX movement_by_line ON movement (workspace_id, line_id);",
            )
            .unwrap();
        let first_step = || -> String {
            let join = "EXPLAIN QUERY PLAN SELECT m.number FROM line l
                          JOIN movement m ON m.workspace_id = l.workspace_id AND m.line_id = l.id
                         WHERE l.workspace_id = ?1 AND l.lot_id = ?2";
            connection.query_row(join, ("w", "lot"), |row| row.get(3)).unwrap()
        };
        assert!(first_step().contains("SEARCH m"), "{}", first_step());
        write(&connection).unwrap();
        assert!(first_step().contains("line_by_lot (workspace_id=? AND lot_id=?)"), "{}", first_step());
        let version = || connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0)).unwrap();
        let before = version();
        write(&connection).unwrap();
        assert_eq!(version(), before);
    }
}
