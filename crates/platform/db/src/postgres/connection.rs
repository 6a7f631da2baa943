//! One connection with its prepared statements.

use super::statement_error;
use crate::DbError;
use crate::statement::arg::Arg;
use crate::statement::row::Row;
use crate::tx::Fault;
use futures_util::TryStreamExt;
use futures_util::future::join;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, RowStream, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Statements kept prepared on each connection; the least recently used one goes first.
const STATEMENTS: usize = 512;

/// Opens connections to one database.
pub(crate) struct Connector {
    config: Config,
    tls: MakeRustlsConnect,
}

impl Connector {
    /// Reads the URL. `sslmode=require` and, where the server offers TLS, `prefer` (the default) check
    /// the server's certificate against the public authorities; `disable` is for trusted networks.
    pub(crate) fn new(url: &str) -> Result<Self, DbError> {
        let mut config: Config = url
            .parse()
            .map_err(|_| DbError::Incompatible("the database URL cannot be read as a PostgreSQL URL".to_owned()))?;
        if config.get_application_name().is_none() {
            config.application_name("stockflow");
        }
        config.keepalives_idle(std::time::Duration::from_secs(60));
        let roots = webpki_roots::TLS_SERVER_ROOTS.to_vec();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| DbError::Programming(e.to_string()))?
            .with_root_certificates(rustls::RootCertStore { roots })
            .with_no_client_auth();
        Ok(Self { config, tls: MakeRustlsConnect::new(tls) })
    }

    pub(crate) async fn connect(&self) -> Result<Connection, DbError> {
        let (client, driver) = self.config.connect(self.tls.clone()).await.map_err(|e| statement_error(&e))?;
        tokio::spawn(async move {
            // Whoever uses the client gets the error too; here it is only noted.
            if let Err(error) = driver.await {
                let error = statement_error(&error);
                tracing::debug!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok(Connection { client, statements: HashMap::new(), clock: 0, usable: true })
    }
}

/// A connection.
pub(crate) struct Connection {
    client: Client,
    statements: HashMap<String, Kept>,
    /// Counts uses, to find the statement that was not used for longest.
    clock: u64,
    usable: bool,
}

struct Kept {
    statement: Statement,
    used: u64,
}

impl Connection {
    /// Whether it can be given to the next one.
    pub(super) fn is_usable(&self) -> bool {
        self.usable && !self.client.is_closed()
    }

    /// Takes it out of service: the state of its transaction is not known.
    pub(super) fn give_up(&mut self) {
        self.usable = false;
    }

    /// Asks the server for a sign of life.
    pub(super) async fn check(&self) -> Result<(), DbError> {
        self.batch("").await
    }

    /// Runs statements without arguments or rows.
    pub(crate) async fn batch(&self, text: &str) -> Result<(), DbError> {
        self.client.batch_execute(text).await.map_err(|e| statement_error(&e))
    }

    /// The prepared form of a text, made once.
    pub(crate) async fn prepare(&mut self, text: &str) -> Result<Statement, DbError> {
        self.clock += 1;
        if let Some(kept) = self.statements.get_mut(text) {
            kept.used = self.clock;
            return Ok(kept.statement.clone());
        }
        let statement = self.client.prepare(text).await.map_err(|e| statement_error(&e))?;
        if self.statements.len() >= STATEMENTS {
            let oldest = self.statements.iter().min_by_key(|(_, kept)| kept.used);
            if let Some(oldest) = oldest.map(|(text, _)| text.clone()) {
                self.statements.remove(&oldest);
            }
        }
        let kept = Kept { statement: statement.clone(), used: self.clock };
        self.statements.insert(text.to_owned(), kept);
        Ok(statement)
    }

    /// Runs one statement, after `BEGIN` in the same round trip if it is the first of a transaction.
    /// Says how many rows were changed.
    pub(crate) async fn visit<V>(
        &mut self,
        text: &str,
        workspace: Option<&str>,
        args: &[Arg],
        begin: bool,
        visitor: &mut V,
    ) -> Result<u64, Fault>
    where
        V: FnMut(&mut Row<'_>) -> Result<bool, DbError> + ?Sized,
    {
        let statement = self.prepare(text).await.map_err(Fault::Statement)?;
        let outcome = self.run(&statement, workspace, args, begin, visitor).await;
        if matches!(outcome, Err(Fault::Statement(DbError::Retry))) {
            // It may be the prepared form that is outdated.
            self.statements.remove(text);
        }
        outcome
    }

    /// Runs one statement and `COMMIT` after it in the same round trip: whoever waits for what the statement has locked
    /// waits for the commit alone. A statement that fails leaves nothing to commit.
    pub(crate) async fn commit_with(
        &mut self,
        text: &str,
        workspace: Option<&str>,
        args: &[Arg],
    ) -> Result<(), DbError> {
        let statement = match self.prepare(text).await {
            Ok(statement) => statement,
            Err(error) => {
                self.batch("ROLLBACK").await?;
                return Err(error);
            }
        };
        let mut nothing = |_: &mut Row<'_>| Ok(true);
        let run = self.run(&statement, workspace, args, false, &mut nothing);
        let (run, committed) = join(run, self.client.batch_execute("COMMIT")).await;
        if matches!(run, Err(Fault::Statement(DbError::Retry))) {
            // It may be the prepared form that is outdated.
            self.statements.remove(text);
        }
        run.map_err(Fault::into_error)?;
        committed.map_err(|e| statement_error(&e))
    }

    async fn run<V>(
        &self,
        statement: &Statement,
        workspace: Option<&str>,
        args: &[Arg],
        begin: bool,
        visitor: &mut V,
    ) -> Result<u64, Fault>
    where
        V: FnMut(&mut Row<'_>) -> Result<bool, DbError> + ?Sized,
    {
        let mut params: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(args.len() + 1);
        if let Some(workspace) = &workspace {
            params.push(workspace);
        }
        params.extend(args.iter().map(|arg| arg as &(dyn ToSql + Sync)));
        let query = self.client.query_raw(statement, params);
        let stream = if begin {
            let (begun, stream) = join(self.client.batch_execute("BEGIN"), query).await;
            begun.and(stream)
        } else {
            query.await
        };
        read(stream, visitor).await
    }
}

/// Reads a stream to its end, also when no more rows are wanted: an error may still come.
async fn read<V>(stream: Result<RowStream, tokio_postgres::Error>, visitor: &mut V) -> Result<u64, Fault>
where
    V: FnMut(&mut Row<'_>) -> Result<bool, DbError> + ?Sized,
{
    let failed = |e: tokio_postgres::Error| Fault::Statement(statement_error(&e));
    let mut stream = pin!(stream.map_err(failed)?);
    let mut outcome = Ok(true);
    while let Some(row) = stream.try_next().await.map_err(failed)? {
        if let Ok(true) = outcome {
            outcome = visitor(&mut Row::postgres(&row));
        }
    }
    outcome.map_err(Fault::Row)?;
    Ok(stream.rows_affected().unwrap_or(0))
}
