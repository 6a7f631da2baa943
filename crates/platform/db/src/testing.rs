//! Private databases for tests, on SQLite or, when `STOCKFLOW_TEST_DATABASE_URL` names the admin
//! database of a PostgreSQL server, there.
//!
//! Everything here panics when it fails: there is no test without its database.
#![allow(clippy::expect_used, reason = "a test without its database cannot go on")]

use crate::db::Engine;
use crate::migrate::checksum;
use crate::statement::bulk::bulks;
use crate::statement::sql::{Scope, statements};
use crate::{Db, DbConfig, DbError, Migration};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Names the admin database of a PostgreSQL server on which tests may create databases.
const ADMIN_URL: &str = "STOCKFLOW_TEST_DATABASE_URL";

/// Any number that nobody else uses: the lock under which a template is made.
const TEMPLATE_LOCK: i64 = 0x5445_4d50_4c41_5445;

/// A migrated database of one's own. It is gone when this is dropped.
pub struct TestDatabase {
    db: Db,
    url: String,
    /// The admin URL and the name, on PostgreSQL.
    server: Option<(String, String)>,
    file: Option<PathBuf>,
}

impl TestDatabase {
    /// Copies a template that was migrated once.
    ///
    /// # Panics
    /// When the database cannot be made.
    #[must_use]
    pub fn new(migrations: &[Migration]) -> Self {
        match std::env::var(ADMIN_URL) {
            Ok(admin) if !admin.is_empty() => Self::on_postgres(admin, migrations),
            _ => Self::on_sqlite(migrations),
        }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// The URL under which another program can open it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How it was opened, for a second handle on the same database.
    ///
    /// # Panics
    /// Never: the URL is one of ours.
    #[must_use]
    pub fn config(&self) -> DbConfig {
        config(&self.url)
    }

    fn on_sqlite(migrations: &[Migration]) -> Self {
        let template = sqlite_template(migrations);
        let file = std::env::temp_dir().join(format!("{}.db", unique_name()));
        std::fs::copy(&template, &file).expect("the template can be copied");
        let url = format!("sqlite:{}", file.display());
        Self {
            db: Db::connect(&config(&url)).expect("a SQLite file can be opened"),
            url,
            server: None,
            file: Some(file),
        }
    }

    fn on_postgres(admin: String, migrations: &[Migration]) -> Self {
        let name = unique_name();
        on_own_runtime(async {
            let template = postgres_template(&admin, migrations).await;
            let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
            run_on(&admin, &[&create]).await.expect("the template can be copied");
        });
        let url = with_database(&admin, &name);
        Self {
            db: Db::connect(&config(&url)).expect("the URL is one of ours"),
            url,
            server: Some((admin, name)),
            file: None,
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((admin, name)) = self.server.take() {
            on_own_runtime(async {
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                // A database that stays behind harms no test.
                let _ = run_on(&admin, &[&drop]).await;
            });
        }
        if let Some(file) = self.file.take() {
            for suffix in ["", "-wal", "-shm"] {
                let mut name = file.clone().into_os_string();
                name.push(suffix);
                // A file that stays behind harms no test.
                let _ = std::fs::remove_file(name);
            }
        }
    }
}

/// Prepares every registered statement on `db` and looks for the workspace in those that have one;
/// what is wrong comes back, a line a statement.
pub async fn faults_in_statements(db: &Db) -> Vec<String> {
    let mut faults = Vec::new();
    for sql in statements() {
        let text = match db.inner() {
            Engine::Sqlite(_) => sql.for_sqlite(),
            Engine::Postgres(_) => sql.for_postgres(),
        };
        let names_workspace = text.text.contains("workspace_id");
        if sql.scope() == Scope::Workspace && (text.highest == 0 || !names_workspace) {
            faults.push(format!("{}: the workspace is not bound", sql.name()));
        }
        if let Err(error) = prepare(db, text.text).await {
            faults.push(format!("{}: {error}", sql.name()));
        }
    }
    for bulk in bulks() {
        if let Err(error) = prepare(db, bulk.text(db.engine()).text).await {
            faults.push(format!("{}: {error}", bulk.name()));
        }
    }
    faults
}

async fn prepare(db: &Db, text: &str) -> Result<(), DbError> {
    match db.inner() {
        Engine::Sqlite(sqlite) => {
            let connection = sqlite.opener().reader()?;
            let prepared = connection.prepare(text);
            prepared.map(|_| ()).map_err(|e| crate::sqlite::statement_error(&e))
        }
        Engine::Postgres(postgres) => {
            let mut connection = postgres.connection().await?;
            connection.prepare(text).await.map(|_| ())
        }
    }
}

fn config(url: &str) -> DbConfig {
    let mut config = DbConfig::new(url).expect("a test database has a URL that is known");
    config.durable = false;
    config
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("stockflow_test_{}_{count}", std::process::id())
}

/// Templates are named by what they were made from, so that many test processes share one.
fn template_name(texts: impl Iterator<Item = &'static str>) -> String {
    let sums: String = texts.map(checksum).collect();
    format!("stockflow_template_{}", &checksum(&sums)[..16])
}

fn sqlite_template(migrations: &[Migration]) -> PathBuf {
    // What the planner is told to expect is part of the file too.
    let texts = migrations.iter().map(|m| m.sqlite).chain([include_str!("migrate/expected.rs")]);
    let name = template_name(texts);
    let template = std::env::temp_dir().join(format!("{name}.db"));
    if !template.exists() {
        let draft = std::env::temp_dir().join(format!("{}.draft", unique_name()));
        on_own_runtime(migrate_draft(&draft, migrations));
        // Two processes may do this at once: the names are swapped in one step.
        std::fs::rename(&draft, &template).expect("the template can be named");
    }
    template
}

async fn migrate_draft(draft: &Path, migrations: &[Migration]) {
    let db = Db::connect(&config(&format!("sqlite:{}", draft.display()))).expect("a SQLite file can be opened");
    db.migrate(migrations).await.expect("the migrations run");
    db.close().await;
}

async fn postgres_template(admin: &str, migrations: &[Migration]) -> String {
    let name = template_name(migrations.iter().map(|m| m.postgres));
    let server = Db::open(&config(admin)).await.expect("the server answers");
    let Engine::Postgres(postgres) = server.inner() else {
        panic!("{ADMIN_URL} is no PostgreSQL URL");
    };
    let mut connection = postgres.connection().await.expect("the server answers");
    let lock = format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})");
    connection.batch(&lock).await.expect("a lock can be had");
    let mut exists = false;
    let query = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)";
    let found = connection
        .visit(query, None, &crate::args![&name], false, &mut |row| {
            exists = row.next()?;
            Ok(true)
        })
        .await;
    assert!(found.is_ok(), "the list of databases can be read");
    if !exists {
        let draft = unique_name();
        let create = format!("CREATE DATABASE {draft} TEMPLATE template0");
        connection.batch(&create).await.expect("a database can be made");
        let db = Db::connect(&config(&with_database(admin, &draft))).expect("the URL is ours");
        db.migrate(migrations).await.expect("the migrations run");
        // A template must have no connection, and closing one takes the server a moment.
        let idle = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{draft}'");
        db.close().await;
        drop(db);
        connection.batch(&idle).await.expect("connections can be ended");
        let rename = format!("ALTER DATABASE {draft} RENAME TO {name}");
        let mut renamed = connection.batch(&rename).await;
        for _ in 0..100 {
            if renamed.is_ok() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            renamed = connection.batch(&rename).await;
        }
        renamed.expect("the template can be named");
    }
    let unlock = format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})");
    connection.batch(&unlock).await.expect("the lock can be given back");
    name
}

async fn run_on(url: &str, statements: &[&str]) -> Result<(), DbError> {
    let server = Db::connect(&config(url))?;
    let Engine::Postgres(postgres) = server.inner() else {
        return Err(DbError::programming("no PostgreSQL URL"));
    };
    let connection = postgres.connection().await?;
    for statement in statements {
        connection.batch(statement).await?;
    }
    Ok(())
}

/// The same server and parameters, another database.
fn with_database(url: &str, database: &str) -> String {
    let (place, parameters) = match url.split_once('?') {
        Some((place, parameters)) => (place, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let start = place.find("://").map_or(0, |at| at + 3);
    let end = place[start..].find('/').map_or(place.len(), |at| start + at);
    format!("{}/{database}{parameters}", &place[..end])
}

/// Tests call from inside their own runtime, which must not be blocked on.
fn on_own_runtime<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime can be made")
                    .block_on(work)
            })
            .join()
            .expect("the work for a test database is done")
    })
}
