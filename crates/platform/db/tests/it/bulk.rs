//! Many rows at once.

use crate::support::{COUNT, database};
use stockflow_db::{Arg, DbError, args, bulk, sql};

bulk! {
    /// New values win.
    UPSERT = {
        table: "stock",
        key: ["workspace_id", "id"],
        columns: ["workspace_id", "id", "on_hand", "open", "weight", "label", "photo"],
        types: [Text, Text, I64, Bool, F64, Text, Bytes],
        conflict: Update,
    };
    /// Old values win.
    KEEP = {
        table: "stock",
        key: ["workspace_id", "id"],
        columns: ["workspace_id", "id", "on_hand"],
        types: [Text, Text, I64],
        conflict: Nothing,
    };
    /// Nobody wins.
    STRICT = {
        table: "stock",
        key: ["workspace_id", "id"],
        columns: ["workspace_id", "id", "on_hand"],
        types: [Text, Text, I64],
        conflict: Fail,
    };
}
sql! {
    /// What was written.
    WRITTEN = "SELECT id, on_hand, open, weight, label, photo FROM stock
               WHERE workspace_id = $1 ORDER BY id";
}

type Written = (String, Option<i64>, Option<bool>, Option<f64>, Option<String>, Option<Vec<u8>>);

fn full(id: &str, on_hand: i64) -> Vec<Arg> {
    args![id, on_hand, true, 0.5, "label", vec![1_u8, 0, 255]]
}

#[tokio::test]
async fn every_type_is_written_and_the_later_row_counts() {
    let (_database, db) = database();
    let written: Vec<Written> = db
        .write("w", |tx| {
            let nulls = vec![Arg::from("b"), Arg::Null, Arg::Null, Arg::Null, Arg::Null, Arg::Null];
            tx.bulk(&UPSERT, [full("a", 1), nulls, full("a", 2)])?;
            tx.bulk(&UPSERT, [full("b", 3)])?;
            tx.bulk(&KEEP, [args!["a", 9_i64], args!["c", 4_i64], args!["c", 5_i64]])?;
            tx.all(&WRITTEN, args![])
        })
        .await
        .unwrap();
    let row = |id: &str, on_hand| -> Written {
        let label = Some("label".to_owned());
        (id.to_owned(), Some(on_hand), Some(true), Some(0.5), label, Some(vec![1, 0, 255]))
    };
    let bare = ("c".to_owned(), Some(4), None, None, None, None);
    assert_eq!(written, [row("a", 2), row("b", 3), bare]);
}

#[tokio::test]
async fn tens_of_thousands_go_in_several_batches() {
    let (_database, db) = database();
    let count = db
        .write("w", |tx| {
            let rows = (0..25_001_i64).map(|n| args![format!("{n:06}"), n]);
            let written = tx.bulk(&STRICT, rows)?;
            assert_eq!(written, 25_001);
            tx.one::<i64>(&COUNT, args![])
        })
        .await;
    assert_eq!(count, Ok(25_001));
}

#[tokio::test]
async fn a_row_that_does_not_fit_is_refused_alike() {
    let (_database, db) = database();
    for row in [args!["a"], args!["a", "one"], args!["a", 1_i64, 2_i64]] {
        let refused = db.write("w", move |tx| tx.bulk(&STRICT, [row.clone()])).await;
        assert!(matches!(refused, Err(DbError::Programming(_))), "{refused:?}");
    }
    let twice = db.write("w", |tx| tx.bulk(&STRICT, [args!["a", 1_i64], args!["a", 1_i64]])).await;
    assert!(matches!(twice, Err(DbError::Duplicate { .. })), "{twice:?}");
}
