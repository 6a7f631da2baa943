//! Connections that are lost, and databases that are not there.

use crate::support::{ADD, ANYWHERE, ON_HAND, add, database, ids};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use stockflow_db::{Db, DbConfig, DbError, EngineKind, args, sql_global};

sql_global! {
    /// Ends all other connections to this database. A file has none.
    CUT_OFF = {
        sqlite: "SELECT 0",
        postgres: "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()",
    };
}

async fn cut_off_others(db: &Db) {
    let cut = db.read_global(|tx| tx.one::<i64>(&CUT_OFF, args![])).await;
    assert!(cut.is_ok(), "{cut:?}");
}

#[tokio::test]
async fn lost_connections_are_replaced_without_an_error() {
    let (database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let other = Db::open(&database.config()).await.unwrap();
    for _ in 0..5 {
        let (one, two) = tokio::join!(ids(&db), ids(&db));
        assert_eq!(one, two);
        cut_off_others(&other).await;
        assert_eq!(ids(&db).await, ["a"]);
        cut_off_others(&other).await;
        assert_eq!(db.lookup(&ANYWHERE, args!["a"]).await, Ok(Some(1_i64)));
        cut_off_others(&other).await;
        add(&db, "b", 1).await.unwrap();
        db.write("w", |tx| tx.execute(&REMOVE, args!["b"])).await.unwrap();
    }
}

stockflow_db::sql! {
    /// Takes a row away.
    REMOVE = "DELETE FROM stock WHERE workspace_id = $1 AND id = $2";
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_loses_its_connection_half_way_is_run_again() {
    let (database, db) = database();
    let other = Db::open(&database.config()).await.unwrap();
    let cuts = db.engine() == EngineKind::Postgres;
    let barrier = Arc::new(Barrier::new(2));
    let writing = tokio::spawn({
        let (db, barrier) = (db.clone(), Arc::clone(&barrier));
        async move {
            let first = AtomicBool::new(cuts);
            db.write("w", move |tx| {
                tx.execute(&ADD, args!["a", 7_i64])?;
                if first.swap(false, Ordering::SeqCst) {
                    barrier.wait();
                    barrier.wait();
                }
                tx.one::<i64>(&ON_HAND, args!["a"])
            })
            .await
        }
    });
    if cuts {
        let meet = Arc::clone(&barrier);
        tokio::task::spawn_blocking(move || meet.wait()).await.unwrap();
        cut_off_others(&other).await;
        tokio::task::spawn_blocking(move || barrier.wait()).await.unwrap();
    }
    assert_eq!(writing.await.unwrap(), Ok(7));
    assert_eq!(ids(&db).await, ["a"]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable_and_its_password_stays_hidden() {
    let config = DbConfig::new("postgres://u:s3cret@127.0.0.1:1/d").unwrap();
    let Err(error) = Db::open(&config).await else {
        panic!("nobody listens on port 1");
    };
    assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_look_up_can_be_awaited_in_a_task() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let found = tokio::spawn(async move { db.lookup::<i64>(&ANYWHERE, args!["a"]).await });
    assert_eq!(found.await.unwrap(), Ok(Some(1)));
}
