//! What is kept, what is undone, and what a closure sees.

use crate::support::{ADD, COUNT, ON_HAND, TAKE, add, database, ids};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use stockflow_db::{Db, DbError, args, sql};

sql! {
    /// A shelf that may not be there.
    PUT = "INSERT INTO stock (workspace_id, id, shelf_id) VALUES ($1, $2, $3)";
    /// A shelf that must be there at the end.
    PLEDGE = "INSERT INTO pledge (workspace_id, id, shelf_id) VALUES ($1, $2, $3)";
    /// All of them.
    PLEDGES = "SELECT count(*) FROM pledge WHERE workspace_id = $1";
    /// Makes a shelf.
    SHELF = "INSERT INTO shelf (workspace_id, id) VALUES ($1, $2)";
}

#[tokio::test]
async fn a_closure_sees_its_own_writes_and_an_error_leaves_nothing() {
    let (_database, db) = database();
    let failed: Result<(), DbError> = db
        .write("w", |tx| {
            tx.execute(&ADD, args!["a", 3_i64])?;
            assert_eq!(tx.one::<i64>(&ON_HAND, args!["a"]), Ok(3));
            Err(DbError::Other("changed my mind".to_owned()))
        })
        .await;
    assert_eq!(failed, Err(DbError::Other("changed my mind".to_owned())));
    assert!(ids(&db).await.is_empty());
}

#[tokio::test]
async fn a_key_that_exists_is_a_duplicate_without_its_value() {
    let (_database, db) = database();
    add(&db, "s3cret", 1).await.unwrap();
    let refused = add(&db, "s3cret", 1).await.unwrap_err();
    assert!(matches!(refused, DbError::Duplicate { .. }), "{refused:?}");
    assert!(!format!("{refused} {refused:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_broken_check_or_reference_is_told_without_its_value() {
    let (_database, db) = database();
    let refused = add(&db, "s3cret", -77).await.unwrap_err();
    assert!(matches!(refused, DbError::Other(_)), "{refused:?}");
    assert!(!format!("{refused:?}").contains("77"));
    let refused = db.write("w", |tx| tx.execute(&PUT, args!["a", "nowhere"])).await;
    assert_eq!(refused, Err(DbError::Reference));
}

#[tokio::test]
async fn a_savepoint_undoes_only_itself_also_after_a_failed_statement() {
    let (_database, db) = database();
    db.write("w", |tx| {
        tx.execute(&ADD, args!["a", 1_i64])?;
        let inner = tx.savepoint(|tx| {
            tx.execute(&ADD, args!["b", 1_i64])?;
            tx.savepoint(|tx| tx.execute(&ADD, args!["c", 1_i64]))?;
            tx.execute(&ADD, args!["a", 1_i64])
        });
        assert!(matches!(inner, Err(DbError::Duplicate { .. })));
        tx.savepoint(|tx| tx.execute(&ADD, args!["d", 1_i64]))?;
        tx.execute(&ADD, args!["e", 1_i64])
    })
    .await
    .unwrap();
    assert_eq!(ids(&db).await, ["a", "d", "e"]);
}

#[tokio::test]
async fn going_on_after_a_failed_statement_is_refused_on_both_engines() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let swallowed = db
        .write("w", |tx| {
            tx.execute(&ADD, args!["b", 1_i64])?;
            assert!(tx.execute(&ADD, args!["a", 1_i64]).is_err());
            assert!(tx.execute(&ADD, args!["c", 1_i64]).is_err());
            Ok::<_, DbError>(())
        })
        .await;
    assert!(matches!(swallowed, Err(DbError::Programming(_))));
    assert_eq!(ids(&db).await, ["a"]);
}

#[tokio::test]
async fn a_workspace_is_entered_from_a_global_transaction_only() {
    let (_database, db) = database();
    db.write_global(|tx| {
        assert_eq!(tx.workspace(), None);
        tx.in_workspace("w", |tx| tx.execute(&ADD, args!["a", 1_i64]))?;
        tx.in_workspace("v", |tx| tx.execute(&ADD, args!["b", 1_i64]))
    })
    .await
    .unwrap();
    assert_eq!(ids(&db).await, ["a"]);
    let crossed = db.write("w", |tx| tx.in_workspace("v", |tx| tx.execute(&ADD, args!["c", 1_i64]))).await;
    assert!(matches!(crossed, Err(DbError::Programming(_))));
}

#[tokio::test]
async fn a_panic_is_passed_on_and_harms_nobody_else() {
    let (_database, db) = database();
    let mut tasks = Vec::new();
    for (id, panics) in [("a", false), ("b", true), ("c", false), ("d", true), ("e", false)] {
        let db = db.clone();
        tasks.push(tokio::spawn(async move {
            db.write("w", move |tx| {
                tx.execute(&ADD, args![id, 1_i64])?;
                assert!(!panics, "on purpose");
                Ok::<_, DbError>(())
            })
            .await
        }));
    }
    let mut panicked = 0;
    for task in tasks {
        match task.await {
            Ok(result) => result.unwrap(),
            Err(_) => panicked += 1,
        }
    }
    assert_eq!(panicked, 2);
    assert_eq!(ids(&db).await, ["a", "c", "e"]);
    let read = tokio::spawn({
        let db = db.clone();
        async move { db.read("w", |_| -> Result<(), DbError> { panic!("on purpose") }).await }
    });
    assert!(read.await.is_err());
    assert_eq!(ids(&db).await.len(), 3);
}

#[tokio::test]
async fn one_that_fails_among_many_undoes_only_itself() {
    let (_database, db) = database();
    add(&db, "taken", 1).await.unwrap();
    let writes = (0..200).map(|n| {
        let db = db.clone();
        tokio::spawn(async move {
            let id = if n % 10 == 0 { "taken".to_owned() } else { format!("n{n:03}") };
            let again = id.clone();
            let made = db
                .write("w", move |tx| {
                    tx.execute(&SHELF, args![format!("{id}-{n}")])?;
                    tx.execute(&ADD, args![&id, 1_i64])
                })
                .await;
            (again, made.is_ok())
        })
    });
    let mut good = 0;
    for write in writes.collect::<Vec<_>>() {
        let (id, made) = write.await.unwrap();
        assert_eq!(made, id != "taken");
        good += i64::from(made);
    }
    assert_eq!(good, 180);
    let count = db.read("w", |tx| tx.one::<i64>(&COUNT, args![])).await;
    assert_eq!(count, Ok(good + 1));
}

/// What is checked at the commit only would spoil the whole batch on SQLite.
#[tokio::test]
async fn one_that_cannot_be_committed_spoils_no_other() {
    let (_database, db) = database();
    let writes: Vec<_> = (0..50)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write("w", move |tx| {
                    let shelf = (n % 7 == 0).then_some("nowhere");
                    tx.execute(&PLEDGE, args![n.to_string(), shelf])
                })
                .await
            })
        })
        .collect();
    for (n, write) in writes.into_iter().enumerate() {
        let expected = if n % 7 == 0 { Err(DbError::Reference) } else { Ok(1) };
        assert_eq!(write.await.unwrap(), expected);
    }
    let count = db.read("w", |tx| tx.one::<i64>(&PLEDGES, args![])).await;
    assert_eq!(count, Ok(42));
}

#[tokio::test]
async fn what_was_answered_is_there_when_the_database_is_opened_again() {
    let (database, db) = database();
    let writes: Vec<_> = (0..1000_i64)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { db.write("w", move |tx| tx.execute(&ADD, args![format!("{n:04}"), n])).await })
        })
        .collect();
    for write in writes {
        assert_eq!(write.await.unwrap(), Ok(1));
    }
    db.close().await;
    let closed = add(&db, "late", 1).await;
    assert!(matches!(closed, Err(DbError::Unavailable(_))), "{closed:?}");
    let again = Db::open(&database.config()).await.unwrap();
    let found = ids(&again).await;
    assert_eq!((found.len(), found[999].as_str()), (1000, "0999"));
}

/// Two transactions that lock two rows in opposite order: PostgreSQL ends one of them with 40P01,
/// SQLite has only one writer. Either way both must have counted in the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loser_of_a_deadlock_is_run_again() {
    let (_database, db) = database();
    add(&db, "a", 1000).await.unwrap();
    add(&db, "b", 1000).await.unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let meeting = Arc::new(std::sync::Barrier::new(2));
    let both = [("a", "b"), ("b", "a")].map(|(first, second)| {
        let (db, runs, meeting) = (db.clone(), Arc::clone(&runs), Arc::clone(&meeting));
        tokio::spawn(async move {
            let met = std::sync::atomic::AtomicBool::new(false);
            let waits = db.engine() == stockflow_db::EngineKind::Postgres;
            db.write("w", move |tx| {
                runs.fetch_add(1, Ordering::SeqCst);
                tx.execute(&TAKE, args![first, 1_i64])?;
                // Only the first time: then each holds the row that the other one wants.
                if waits && !met.swap(true, Ordering::SeqCst) {
                    meeting.wait();
                }
                tx.execute(&TAKE, args![second, 1_i64])
            })
            .await
        })
    });
    for task in both {
        assert_eq!(task.await.unwrap(), Ok(1));
    }
    for id in ["a", "b"] {
        let left = db.read("w", move |tx| tx.one::<i64>(&ON_HAND, args![id])).await;
        assert_eq!(left, Ok(998));
    }
    let expected = match db.engine() {
        stockflow_db::EngineKind::Sqlite => 2,
        stockflow_db::EngineKind::Postgres => 3,
    };
    assert_eq!(runs.load(Ordering::SeqCst), expected);
}

#[tokio::test]
async fn a_read_closure_cannot_write_to_a_file() {
    let (_database, db) = database();
    if db.engine() == stockflow_db::EngineKind::Sqlite {
        let refused = db.read("w", |tx| tx.execute(&ADD, args!["a", 1_i64])).await;
        assert!(matches!(refused, Err(DbError::Programming(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_last_statement_stands_whether_alone_last_or_followed_by_another() {
    let (_database, db) = database();
    db.write("w", |tx| tx.execute_last(&ADD, args!["alone", 1_i64])).await.unwrap();
    db.write("w", |tx| {
        tx.execute(&ADD, args!["first", 1_i64])?;
        tx.execute_last(&ADD, args!["last", 1_i64])
    })
    .await
    .unwrap();
    let seen = db
        .write("w", |tx| {
            tx.execute_last(&ADD, args!["not last", 1_i64])?;
            tx.execute_last(&ADD, args!["nor this", 1_i64])?;
            tx.one::<i64>(&COUNT, args![])
        })
        .await;
    assert_eq!(seen, Ok(5));
    assert_eq!(ids(&db).await, ["alone", "first", "last", "nor this", "not last"]);
}

#[tokio::test]
async fn a_last_statement_that_fails_leaves_nothing_of_the_write() {
    let (_database, db) = database();
    add(&db, "a", 1).await.unwrap();
    let refused = db
        .write("w", |tx| {
            tx.execute(&ADD, args!["b", 1_i64])?;
            tx.execute_last(&ADD, args!["a", 1_i64])
        })
        .await;
    assert!(matches!(refused, Err(DbError::Duplicate { .. })), "{refused:?}");
    let undone: Result<(), DbError> = db
        .write("w", |tx| {
            tx.execute_last(&ADD, args!["c", 1_i64])?;
            Err(DbError::Other("changed my mind".to_owned()))
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(ids(&db).await, ["a"]);
    add(&db, "d", 1).await.unwrap();
}
