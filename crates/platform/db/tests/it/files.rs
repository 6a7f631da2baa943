//! SQLite files: made, copied, shared and locked.

use crate::support::{ADD, MIGRATIONS, TAKE, add, ids};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;
use stockflow_db::{Db, DbConfig, DbError, args};

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("stockflow_files_{}_{name}", std::process::id());
        Self(std::env::temp_dir().join(folder))
    }

    fn config(&self, file: &str) -> DbConfig {
        let url = format!("sqlite:{}", self.0.join(file).display());
        DbConfig::new(&url).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_new_file_gets_its_folders_and_only_its_owner_may_read_it() {
    let folder = Folder::new("new");
    let config = folder.config("deep/er/a.db");
    let db = Db::open(&config).await.unwrap();
    db.migrate(MIGRATIONS).await.unwrap();
    add(&db, "a", 1).await.unwrap();
    #[cfg(unix)]
    for suffix in ["", "-wal"] {
        use std::os::unix::fs::PermissionsExt;
        let file = folder.0.join(format!("deep/er/a.db{suffix}"));
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "a.db{suffix}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_may_open_a_new_file_at_once() {
    let folder = Folder::new("many");
    let opening: Vec<_> = (0..8)
        .map(|_| {
            let config = folder.config("a.db");
            tokio::spawn(async move {
                let db = Db::open(&config).await?;
                db.migrate(MIGRATIONS).await
            })
        })
        .collect();
    let mut applied = 0;
    for opened in opening {
        applied += opened.await.unwrap().unwrap().applied.len();
    }
    assert_eq!(applied, 1);
}

#[tokio::test]
async fn a_backup_is_whole_and_replaces_nothing() {
    let folder = Folder::new("backup");
    let db = Db::open(&folder.config("a.db")).await.unwrap();
    db.migrate(MIGRATIONS).await.unwrap();
    add(&db, "before", 1).await.unwrap();
    let copy = folder.0.join("copy.db");
    let reports = std::sync::Arc::new(Mutex::new(Vec::new()));
    let noted = std::sync::Arc::clone(&reports);
    db.backup(&copy, move |done, total| noted.lock().unwrap().push((done, total))).await.unwrap();
    add(&db, "after", 1).await.unwrap();
    let (done, total) = *reports.lock().unwrap().last().unwrap();
    assert!(done == total && total > 0);

    let again = db.backup(&copy, |_, _| {}).await;
    assert!(matches!(again, Err(DbError::Other(_))), "{again:?}");
    let restored = Db::open(&folder.config("copy.db")).await.unwrap();
    assert_eq!(ids(&restored).await, ["before"]);
    assert_eq!(restored.schema_version().await, Ok(1));
}

#[tokio::test]
async fn two_programs_may_write_one_file() {
    let folder = Folder::new("two");
    let mut config = folder.config("a.db");
    config.durable = false;
    let one = Db::open(&config).await.unwrap();
    one.migrate(MIGRATIONS).await.unwrap();
    add(&one, "a", 200).await.unwrap();
    let two = Db::open(&config).await.unwrap();
    let writes: Vec<_> = (0..200)
        .map(|n| {
            let db = if n % 2 == 0 { one.clone() } else { two.clone() };
            tokio::spawn(async move { db.write("w", |tx| tx.execute(&TAKE, args!["a", 1_i64])).await })
        })
        .collect();
    for write in writes {
        assert_eq!(write.await.unwrap(), Ok(1));
    }
    let left = two.read("w", |tx| tx.one::<i64>(&crate::support::ON_HAND, args!["a"])).await;
    assert_eq!(left, Ok(0));
}

#[tokio::test]
async fn a_file_that_stays_locked_is_unavailable_and_comes_back() {
    let folder = Folder::new("locked");
    let mut config = folder.config("a.db");
    config.busy_timeout = Duration::from_millis(5);
    let db = Db::open(&config).await.unwrap();
    db.migrate(MIGRATIONS).await.unwrap();
    let file = rusqlite::Connection::open(folder.0.join("a.db")).unwrap();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (one, two) = tokio::join!(add(&db, "a", 1), add(&db, "b", 1));
    assert!(matches!(one, Err(DbError::Unavailable(_))), "{one:?}");
    assert!(matches!(two, Err(DbError::Unavailable(_))), "{two:?}");
    file.execute_batch("ROLLBACK").unwrap();
    db.write("w", |tx| tx.execute(&ADD, args!["a", 1_i64])).await.unwrap();
    assert_eq!(ids(&db).await, ["a"]);
}
