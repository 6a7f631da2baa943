//! What the layer costs: `cargo run --release -p stockflow-db --example measure -- URL`.
//!
//! Works in a database of its own (or one that has no table `measured` yet) and prints one line a
//! measurement.

use std::io::Write as _;
use std::time::Instant;
use stockflow_db::{Db, DbConfig, DbError, Migration, Query, args, bulk, from_row, sql, sql_global};

const SCHEMA: &str = "CREATE TABLE measured (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    on_hand BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX measured_name ON measured (workspace_id, name, id);";
const MIGRATIONS: &[Migration] = &[Migration { number: 1, name: "measured", sqlite: SCHEMA, postgres: SCHEMA }];
/// Rows in the table.
const ROWS: i64 = 100_000;

sql! {
    /// A point read.
    GET = "SELECT on_hand FROM measured WHERE workspace_id = $1 AND id = $2";
    /// A point write.
    ADD = "UPDATE measured SET on_hand = on_hand + 1 WHERE workspace_id = $1 AND id = $2";
    /// A scan.
    SCAN = "SELECT id, on_hand FROM measured WHERE workspace_id = $1";
}
sql_global! {
    /// A key look-up.
    LOOKUP = "SELECT on_hand FROM measured WHERE workspace_id = $1 AND id = $2";
}
bulk! {
    /// Fills the table.
    FILL = {
        table: "measured",
        key: ["workspace_id", "id"],
        columns: ["workspace_id", "id", "name", "on_hand"],
        types: [Text, Text, Text, I64],
        conflict: Update,
    };
}

struct Listed {
    _id: String,
    _name: String,
    _on_hand: i64,
}
from_row!(Listed { _id, _name, _on_hand });

#[tokio::main]
async fn main() -> Result<(), DbError> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let db = Db::open(&DbConfig::new(&url)?).await?;
    db.migrate(MIGRATIONS).await?;
    fill(&db).await?;
    one_by_one(&db).await?;
    for callers in [16, 256] {
        writes(&db, callers).await?;
        points(&db, callers).await?;
        reads(&db, callers).await?;
    }
    db.close().await;
    Ok(())
}

async fn fill(db: &Db) -> Result<(), DbError> {
    for round in ["insert", "replace"] {
        let started = Instant::now();
        db.write("w", |tx| tx.bulk(&FILL, (0..ROWS).map(|n| args![key(n), format!("name {n}"), n]))).await?;
        say(&format!("bulk {round}, rows/s"), ROWS as f64 / started.elapsed().as_secs_f64());
    }
    let started = Instant::now();
    db.read("w", |tx| tx.all::<(String, i64)>(&SCAN, args![])).await?;
    say("scan, rows/s", ROWS as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

async fn one_by_one(db: &Db) -> Result<(), DbError> {
    const TIMES: i64 = 5_000;
    let started = Instant::now();
    for n in 0..TIMES {
        db.lookup::<i64>(&LOOKUP, args!["w", key(n)]).await?;
    }
    say("look-up, us", micros(started) / TIMES as f64);
    let started = Instant::now();
    for n in 0..TIMES {
        db.read("w", move |tx| tx.one::<i64>(&GET, args![key(n)])).await?;
    }
    say("point read, us", micros(started) / TIMES as f64);
    let inside = db
        .read("w", |tx| {
            let started = Instant::now();
            for n in 0..TIMES {
                tx.one::<i64>(&GET, args![key(n)])?;
            }
            Ok::<_, DbError>(micros(started))
        })
        .await?;
    say("point read inside a closure, us", inside / TIMES as f64);
    let inside = db
        .read("w", |tx| {
            let started = Instant::now();
            for n in 0..TIMES {
                let listed: Vec<Listed> = tx.query_all(&list(n))?;
                if listed.len() != 50 {
                    return Err(DbError::NotFound);
                }
            }
            Ok::<_, DbError>(micros(started))
        })
        .await?;
    say("assembled list of 50 inside a closure, us", inside / TIMES as f64);
    let started = Instant::now();
    for n in 0..200 {
        db.write("w", move |tx| tx.execute(&ADD, args![key(n)])).await?;
    }
    say("one write at a time, us", micros(started) / 200.0);
    Ok(())
}

async fn writes(db: &Db, callers: i64) -> Result<(), DbError> {
    let add = |db: Db, n| async move { db.write("w", move |tx| tx.execute(&ADD, args![key(n)])).await.map(|_| ()) };
    busy(db, "durable writes/s", callers, 8_192, add).await
}

async fn points(db: &Db, callers: i64) -> Result<(), DbError> {
    let get = |db: Db, n| async move { db.read("w", move |tx| tx.one::<i64>(&GET, args![key(n)])).await.map(|_| ()) };
    busy(db, "point reads/s", callers, 65_536, get).await
}

async fn reads(db: &Db, callers: i64) -> Result<(), DbError> {
    let fifty = |db: Db, n| async move {
        let query = list(n);
        db.read("w", move |tx| tx.query_all::<Listed>(&query)).await.map(|_| ())
    };
    busy(db, "lists of 50/s", callers, 16_384, fifty).await
}

/// Asks `times` times, by so many callers at once, each one after the other.
async fn busy<A, F>(db: &Db, what: &str, callers: i64, times: i64, ask: A) -> Result<(), DbError>
where
    A: Fn(Db, i64) -> F + Copy + Send + 'static,
    F: Future<Output = Result<(), DbError>> + Send,
{
    let each = times / callers;
    let started = Instant::now();
    let caller = |caller: i64| {
        let db = db.clone();
        tokio::spawn(async move {
            for n in 0..each {
                ask(db.clone(), caller * each + n).await?;
            }
            Ok::<_, DbError>(())
        })
    };
    let tasks: Vec<_> = (0..callers).map(caller).collect();
    for task in tasks {
        task.await.map_err(|e| DbError::Other(e.to_string()))??;
    }
    say(&format!("{what}, {callers} callers"), (each * callers) as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

fn list(n: i64) -> Query {
    let mut query = Query::scoped("SELECT id, name, on_hand FROM measured WHERE workspace_id = $1");
    query
        .push(" AND name > $?", format!("name {}", n % 1_000))
        .push_static(" ORDER BY name, id")
        .push(" LIMIT $?", 50_i64);
    query
}

fn key(n: i64) -> String {
    format!("measured_{n:020}")
}

fn micros(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e6
}

fn say(what: &str, value: f64) {
    // Nobody reads on: nothing is lost.
    let _ = writeln!(std::io::stdout(), "{what:45} {value:>12.1}");
}
