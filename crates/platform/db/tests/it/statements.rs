//! What goes in and what comes out, the same on both engines.

use crate::support::{ADD, ANYWHERE, COUNT, IDS, ON_HAND, add, database, ids};
use stockflow_db::testing::faults_in_statements;
use stockflow_db::{DbError, Query, args, from_row, sql};
use stockflow_kernel::{Day, Instant, Money, Quantity};

sql! {
    /// All columns.
    FILL = "INSERT INTO stock (workspace_id, id, on_hand, open, weight, label, photo)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// All columns.
    ROW = "SELECT id, on_hand, open, weight, label, photo FROM stock
           WHERE workspace_id = $1 AND id = $2";
    /// Some rows.
    SOME = "SELECT id FROM stock WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
    /// The text on which the two engines differ most.
    SPLIT = {
        sqlite: "SELECT 'sqlite' WHERE $1 <> ''",
        postgres: "SELECT 'postgres' WHERE $1 <> ''",
    };
    /// The optional filter.
    FILTERED = "SELECT id FROM stock
                WHERE workspace_id = $1 AND (CAST($2 AS TEXT) IS NULL OR id = $2) ORDER BY id";
    /// Too large for 64 bits.
    SUM = "SELECT CAST(sum(on_hand) AS BIGINT) FROM stock WHERE workspace_id = $1";
    /// The kernel's words.
    WORDS = "SELECT CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
             WHERE $1 <> ''";
    /// No such column.
    WRONG = "SELECT misspelt FROM stock WHERE workspace_id = $1";
}

#[derive(Debug, PartialEq)]
struct Stock {
    id: String,
    on_hand: Option<i64>,
    open: Option<bool>,
    weight: Option<f64>,
    label: Option<String>,
    photo: Option<Vec<u8>>,
}
from_row!(Stock { id, on_hand, open, weight, label, photo });

#[tokio::test]
async fn every_type_comes_back_as_it_went_in() {
    let (_database, db) = database();
    let full = Stock {
        id: "full".to_owned(),
        on_hand: Some(i64::MAX),
        open: Some(true),
        weight: Some(0.1),
        label: Some("Ünïcode ' $1 \" ;".to_owned()),
        photo: Some(vec![0, 255, 1]),
    };
    let rows: Vec<Stock> = db
        .write("w", |tx| {
            let label = "Ünïcode ' $1 \" ;";
            let photo = vec![0_u8, 255, 1];
            tx.execute(&FILL, args!["full", i64::MAX, true, 0.1, label, photo])?;
            let none: Option<i64> = None;
            let nothing = stockflow_db::Arg::Null;
            tx.execute(&FILL, args!["none", none, None::<bool>, None::<f64>, nothing, None::<Vec<u8>>])?;
            Ok::<_, DbError>(vec![tx.one(&ROW, args!["full"])?, tx.one(&ROW, args!["none"])?])
        })
        .await
        .unwrap();
    assert_eq!(rows[0], full);
    assert_eq!(rows[1].id, "none");
    assert_eq!((rows[1].on_hand, rows[1].open, rows[1].weight), (None, None, None));
    assert_eq!((&rows[1].label, &rows[1].photo), (&None, &None));
}

#[tokio::test]
async fn the_kernels_words_are_bound_and_read() {
    let (_database, db) = database();
    let quantity: Quantity = "1.5".parse().unwrap();
    let money: Money = "-0.000001".parse().unwrap();
    let words = (quantity, money, Instant::from_micros(7), Day::from_number(-3));
    let read: (Quantity, Money, Instant, Day) =
        db.read("w", move |tx| tx.one(&WORDS, args![words.0, words.1, words.2, words.3])).await.unwrap();
    assert_eq!(read, words);
}

#[tokio::test]
async fn a_wrong_number_of_arguments_is_a_fault_of_the_program() {
    let (_database, db) = database();
    for args in [args![], args!["a"], args!["a", 1_i64, 2_i64]] {
        let refused = db.write("w", move |tx| tx.execute(&ADD, args.clone())).await.unwrap_err();
        let DbError::Programming(message) = refused else {
            panic!("{refused:?}");
        };
        assert!(message.contains("::ADD: 2 arguments"), "{message}");
    }
    let unbound = db.read_global(|tx| tx.all::<String>(&IDS, args![])).await.unwrap_err();
    assert!(matches!(unbound, DbError::Programming(_)));
}

#[tokio::test]
async fn a_list_may_be_empty() {
    let (_database, db) = database();
    for id in ["a", "b", "c"] {
        add(&db, id, 1).await.unwrap();
    }
    for (wanted, found) in [(vec!["a", "c", "z"], vec!["a", "c"]), (vec![], vec![]), (vec!["'", "a\"]"], vec![])] {
        let wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
        let by_statement: Vec<String> = db
            .read("w", {
                let wanted = wanted.clone();
                move |tx| tx.all(&SOME, args![&wanted])
            })
            .await
            .unwrap();
        assert_eq!(by_statement, found);
        let mut query = Query::scoped("SELECT id FROM stock WHERE workspace_id = $1");
        query.push(" AND id = ANY($?)", wanted).push(" AND on_hand >= $?", 0_i64).push_static(" ORDER BY id");
        let assembled: Vec<String> = db.read("w", move |tx| tx.query_all(&query)).await.unwrap();
        assert_eq!(assembled, found);
    }
}

#[tokio::test]
async fn each_engine_gets_its_own_text() {
    let (_database, db) = database();
    let said: String = db.read("w", |tx| tx.one(&SPLIT, args![])).await.unwrap();
    let engine = db.engine();
    assert_eq!(said, format!("{engine:?}").to_lowercase());
}

#[tokio::test]
async fn a_null_filter_lets_all_through() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    add(&db, "b", 1).await.unwrap();
    let all: Vec<String> = db.read("w", |tx| tx.all(&FILTERED, args![None::<&str>])).await.unwrap();
    let one: Vec<String> = db.read("w", |tx| tx.all(&FILTERED, args![Some("b")])).await.unwrap();
    assert_eq!((all.len(), one), (2, vec!["b".to_owned()]));
}

#[tokio::test]
async fn no_row_is_not_found_and_none() {
    let (_database, db) = database();
    let one = db.read("w", |tx| tx.one::<i64>(&ON_HAND, args!["x"])).await;
    assert_eq!(one, Err(DbError::NotFound));
    let optional = db.read("w", |tx| tx.optional::<i64>(&ON_HAND, args!["x"])).await;
    assert_eq!(optional, Ok(None));
}

#[tokio::test]
async fn a_sum_beyond_64_bits_is_an_overflow() {
    let (_database, db) = database();
    add(&db, "a", i64::MAX).await.unwrap();
    add(&db, "b", i64::MAX).await.unwrap();
    let sum = db.read("w", |tx| tx.one::<i64>(&SUM, args![])).await;
    assert_eq!(sum, Err(DbError::Overflow));
}

#[tokio::test]
async fn another_workspace_sees_nothing() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let count = db.read("other", |tx| tx.one::<i64>(&COUNT, args![])).await;
    assert_eq!(count, Ok(0));
}

#[tokio::test]
async fn texts_sort_by_their_bytes() {
    let (_database, db) = database();
    for id in ["b", "a", "B", "_", "é", "Z"] {
        add(&db, id, 1).await.unwrap();
    }
    assert_eq!(ids(&db).await, ["B", "Z", "_", "a", "b", "é"]);
}

#[tokio::test]
async fn rows_can_be_visited_until_an_error() {
    let (_database, db) = database();
    for id in ["a", "b", "c"] {
        add(&db, id, 1).await.unwrap();
    }
    let (seen, stopped) = db
        .read("w", |tx| {
            let mut seen = Vec::new();
            let stopped = tx.each(&IDS, args![], |id: String| {
                seen.push(id);
                if seen.len() == 2 {
                    return Err(DbError::Other("enough".to_owned()));
                }
                Ok(())
            });
            Ok::<_, DbError>((seen, stopped.is_err()))
        })
        .await
        .unwrap();
    assert_eq!((seen, stopped), (vec!["a".to_owned(), "b".to_owned()], true));
}

#[tokio::test]
async fn a_column_of_another_kind_is_named() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let refused = db.read("w", |tx| tx.all::<i64>(&IDS, args![])).await.unwrap_err();
    assert!(refused.to_string().contains("column 1: an integer"), "{refused}");
    let too_many = db.read("w", |tx| tx.all::<(String, String)>(&IDS, args![])).await;
    assert!(matches!(too_many, Err(DbError::Programming(_))));
}

#[tokio::test]
async fn a_look_up_sees_every_commit_at_once() {
    let (database, db) = database();
    assert_eq!(db.lookup::<i64>(&ANYWHERE, args!["a"]).await, Ok(None));
    let other = stockflow_db::Db::open(&database.config()).await.unwrap();
    for round in 0..20_i64 {
        other
            .write("w", move |tx| {
                tx.execute(&crate::support::TAKE, args!["a", -1_i64])?;
                if round == 0 {
                    tx.execute(&ADD, args!["a", 0_i64])?;
                }
                Ok::<_, DbError>(())
            })
            .await
            .unwrap();
        assert_eq!(db.lookup(&ANYWHERE, args!["a"]).await, Ok(Some(round)));
    }
    assert!(matches!(db.lookup::<i64>(&ON_HAND, args!["a"]).await, Err(DbError::Programming(_))));
}

#[tokio::test]
async fn preparing_everything_finds_the_one_that_is_wrong() {
    let (_database, db) = database();
    let faults = faults_in_statements(&db).await;
    let (wrong, others): (Vec<_>, Vec<_>) = faults.iter().partition(|f| f.contains("::WRONG"));
    assert_eq!(wrong.len(), 1, "{faults:?}");
    assert!(wrong[0].contains("misspelt"));
    // Two have no table of a workspace to name, one has a table that this schema lacks.
    let known = ["::SPLIT: the workspace", "::WORDS: the workspace", "::NOTE: "];
    assert_eq!(others.len(), known.len(), "{others:?}");
    for known in known {
        assert!(others.iter().any(|f| f.contains(known)), "{others:?}");
    }
}

#[tokio::test]
async fn hundreds_of_texts_do_not_push_out_what_is_right() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let count = db
        .read("w", |tx| {
            for width in 1..=600_usize {
                let mut query = Query::scoped("SELECT on_hand FROM stock WHERE workspace_id = $1");
                for _ in 0..width % 60 {
                    query.push_static(" ");
                }
                for _ in 0..width / 60 {
                    query.push_static("\n");
                }
                query.push(" AND id = $?", "a");
                let found: Option<i64> = tx.query_optional(&query)?;
                assert_eq!(found, Some(1));
            }
            tx.one::<i64>(&COUNT, args![])
        })
        .await;
    assert_eq!(count, Ok(1));
}
