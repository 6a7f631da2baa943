//! The pool.

use super::connection::{Connection, Connector};
use crate::DbError;
use crate::config::DbConfig;
use deadpool::Runtime;
use deadpool::managed::{self, Metrics, PoolError, RecycleError, RecycleResult, Timeouts};
use std::time::Duration;

/// How long a new connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// A connection that was idle for longer is asked whether it is still there.
const DOUBTFUL: Duration = Duration::from_secs(30);

/// A connection that goes back to the pool when it is dropped.
pub(crate) type Pooled = managed::Object<Connector>;

pub(super) struct Pool(managed::Pool<Connector>);

impl Pool {
    pub(super) fn new(url: &str, config: &DbConfig) -> Result<Self, DbError> {
        let timeouts = Timeouts { wait: Some(config.busy_timeout), create: Some(CONNECT), recycle: Some(CONNECT) };
        managed::Pool::builder(Connector::new(url)?)
            .max_size(config.pool_size.max(1))
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map(Self)
            .map_err(|e| DbError::Programming(e.to_string()))
    }

    pub(super) async fn get(&self) -> Result<Pooled, DbError> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Timeout(managed::TimeoutType::Wait) => {
                DbError::Unavailable("all connections are in use".to_owned())
            }
            PoolError::Timeout(_) => DbError::Unavailable("the server does not answer".to_owned()),
            PoolError::Closed => DbError::Unavailable("it is closed".to_owned()),
            other => DbError::Unavailable(other.to_string()),
        })
    }

    pub(super) fn close(&self) {
        self.0.close();
    }
}

impl managed::Manager for Connector {
    type Type = Connection;
    type Error = DbError;

    async fn create(&self) -> Result<Connection, DbError> {
        self.connect().await
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<DbError> {
        if !connection.is_usable() {
            return Err(RecycleError::message("the connection is gone"));
        }
        if metrics.last_used() > DOUBTFUL {
            connection.check().await?;
        }
        Ok(())
    }
}
