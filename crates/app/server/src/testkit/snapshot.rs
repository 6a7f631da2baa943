//! Everything that a database holds, as text: to show that nothing changed, or that nothing leaked.

use crate::App;
use std::sync::OnceLock;
use stockflow_db::{EngineKind, Query, Tx, args, sql_global};

/// Written by answering at all, whatever the answer: they say nothing of what a call changed.
const BOOKKEEPING: [&str; 4] = ["idempotency", "rate_window", "usage_day", "sign_in_throttle"];

/// The statement that reads a table row by row as text.
#[derive(Clone, Copy)]
struct Reader {
    table: &'static str,
    of_all: &'static str,
    /// For tables that belong to a workspace.
    of_workspace: Option<&'static str>,
}

/// Every row of a workspace, bookkeeping left out: equal before and after means that nothing changed.
/// First comes `table=count ` of each table, then the rows.
pub(super) async fn of_workspace(app: &App, workspace: &str) -> String {
    let read = app.db.read(workspace, |tx| {
        let (mut counts, mut text) = (String::new(), String::new());
        for reader in readers(tx) {
            let Some(sql) = reader.of_workspace.filter(|_| !BOOKKEEPING.contains(&reader.table)) else { continue };
            let rows: Vec<String> = tx.query_all(&Query::scoped(sql))?;
            counts.push_str(&format!("{}={} ", reader.table, rows.len()));
            rows.iter().for_each(|row| text.push_str(&format!("{} {row}\n", reader.table)));
        }
        Ok::<_, stockflow_db::DbError>(counts + "\n" + &text)
    });
    read.await.unwrap()
}

/// Every row of every table. Bytes are shown as hexadecimal and, beside it, as text.
pub(super) async fn of_database(app: &App) -> String {
    let read = app.db.read_global(|tx| {
        let mut text = String::new();
        for reader in readers(tx) {
            let rows: Vec<String> = tx.query_all(&Query::global(reader.of_all))?;
            rows.iter().for_each(|row| text.push_str(&format!("{} {row}\n", reader.table)));
        }
        Ok::<_, stockflow_db::DbError>(text)
    });
    read.await.unwrap()
}

/// One process tests one engine with one schema, so the statements are made once.
fn readers(tx: &mut Tx<'_>) -> Vec<Reader> {
    static READERS: OnceLock<Vec<Reader>> = OnceLock::new();
    READERS.get_or_init(|| make_readers(tx)).clone()
}

fn make_readers(tx: &mut Tx<'_>) -> Vec<Reader> {
    let columns: Vec<(String, String, String)> = tx.all(&COLUMNS, args![]).unwrap();
    assert!(columns.len() > 100, "the tables are found");
    let engine = tx.engine();
    let mut tables: Vec<&str> = columns.iter().map(|(table, _, _)| table.as_str()).collect();
    tables.dedup();
    let reader = |table: &&str| {
        let of_table = || columns.iter().filter(|(t, _, _)| t == table);
        let shown: Vec<String> = of_table().map(|(_, name, kind)| shown(engine, name, kind)).collect();
        let select = format!("SELECT {} FROM {table}", shown.join(" || '|' || "));
        let scoped = of_table().any(|(_, name, _)| name == "workspace_id");
        Reader {
            table: table.to_string().leak(),
            of_all: format!("{select} ORDER BY 1").leak(),
            of_workspace: scoped.then(|| &*format!("{select} WHERE workspace_id = $1 ORDER BY 1").leak()),
        }
    };
    tables.iter().map(reader).collect()
}

fn shown(engine: EngineKind, column: &str, kind: &str) -> String {
    let bytes = kind.eq_ignore_ascii_case("bytea");
    match engine {
        EngineKind::Sqlite if bytes => format!("coalesce(hex(\"{column}\"), '~')"),
        EngineKind::Postgres if bytes => format!("coalesce(upper(encode(\"{column}\", 'hex')), '~')"),
        _ => format!("coalesce(CAST(\"{column}\" AS TEXT), '~')"),
    }
}

sql_global! {
    COLUMNS = {
        sqlite: "
            SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
        postgres: "
            SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    };
}
