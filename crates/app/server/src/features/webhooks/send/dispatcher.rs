//! Looking for lanes in which there is something to do, and having each worked in by a task of its own.

use super::lane::{LEASE, Lane, Worker};
use super::presence::Presence;
use crate::App;
use crate::http::ApiError;
use crate::outgoing::{Allowed, Client};
use std::collections::HashSet;
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use stockflow_db::{args, sql_global};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often is looked.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How often lanes in which is worked are held on to: several times within a lease.
pub(super) const BEAT: Duration = Duration::from_secs(4);
/// How long is waited while the database does not answer.
const PAUSE: Duration = Duration::from_secs(2);
/// How long a receiver may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Lanes that are worked in at once by this process.
const LANES: usize = 64;

/// Delivers webhooks, beside others that do so on the same database.
pub struct Dispatcher {
    worker: Worker,
    busy: Arc<Mutex<HashSet<Lane>>>,
}

impl Dispatcher {
    /// One for this process.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let random = RandomState::new().hash_one(std::process::id());
        let client = Arc::new(Client::new(Allowed::by(&app.config), TIMEOUT));
        let name = format!("{}-{random:016x}", std::process::id()).into();
        Self { worker: Worker { app: app.clone(), client, name }, busy: Arc::default() }
    }

    /// Delivers until `ended` is true; what is under way then is noted, and no more begun.
    pub async fn run(&self, ended: watch::Receiver<bool>) {
        let _presence = match Box::pin(self.enter()).await {
            Ok(presence) => presence,
            Err(error) => {
                tracing::warn!("lanes that were left by the dead are taken over when their leases end: {error}");
                None
            }
        };
        tokio::select! {
            () = Box::pin(self.send_until(ended)) => {}
            never = Box::pin(self.beating()) => match never {},
        }
    }

    async fn send_until(&self, mut ended: watch::Receiver<bool>) {
        let mut tasks = JoinSet::new();
        while !*ended.borrow() {
            let mut pause = LOOK_EVERY;
            match self.due().await {
                Ok(lanes) => {
                    for lane in lanes {
                        self.spawn(lane, &mut tasks, &ended);
                    }
                }
                Err(error) => {
                    tracing::warn!("could not look for webhooks that are due: {error}");
                    pause = PAUSE;
                }
            }
            while tasks.try_join_next().is_some() {}
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                changed = ended.changed() => if changed.is_err() { break },
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Delivers all that is due now, lane by lane; says how many tries were made. For tests and the command line.
    ///
    /// # Errors
    /// As the database says.
    pub async fn run_due_once(&self) -> Result<usize, ApiError> {
        tokio::select! {
            tries = Box::pin(self.all_due()) => tries,
            never = Box::pin(self.beating()) => match never {},
        }
    }

    async fn all_due(&self) -> Result<usize, ApiError> {
        let mut tries = 0;
        loop {
            let before = tries;
            let lanes = self.due().await?;
            let none = lanes.is_empty();
            for lane in lanes {
                if !self.enters(&lane) {
                    continue;
                }
                let tried = self.worker.work(&lane, || false).await;
                self.leaves(&lane);
                tries += tried?;
            }
            if none || tries == before {
                return Ok(tries);
            }
        }
    }

    fn spawn(&self, lane: Lane, tasks: &mut JoinSet<()>, ended: &watch::Receiver<bool>) {
        if !self.enters(&lane) {
            return;
        }
        let (worker, free, ended) = (self.worker.clone(), Arc::clone(&self.busy), ended.clone());
        tasks.spawn(async move {
            if let Err(error) = worker.work(&lane, || *ended.borrow()).await {
                tracing::warn!(endpoint = %lane.endpoint, "webhooks were not delivered, they are later: {error}");
            }
            if let Ok(mut busy) = free.lock() {
                busy.remove(&lane);
            }
        });
    }

    /// Whether this process may begin to work in a lane: it does not yet, nor in too many others.
    fn enters(&self, lane: &Lane) -> bool {
        self.busy.lock().is_ok_and(|mut busy| busy.len() < LANES && busy.insert(lane.clone()))
    }

    fn leaves(&self, lane: &Lane) {
        if let Ok(mut busy) = self.busy.lock() {
            busy.remove(lane);
        }
    }

    /// Holds on to the lanes in which this process works, for as long as it is polled.
    async fn beating(&self) -> Infallible {
        loop {
            tokio::time::sleep(BEAT).await;
            if let Err(error) = self.beat().await {
                tracing::warn!("lanes of webhooks could not be held on to, another may send the same again: {error}");
            }
        }
    }

    /// One sign of life.
    pub(in super::super) async fn beat(&self) -> Result<(), ApiError> {
        let lanes: Vec<Lane> = self.busy.lock().map(|busy| busy.iter().cloned().collect()).unwrap_or_default();
        if lanes.is_empty() {
            return Ok(());
        }
        self.worker.renew(lanes).await
    }

    /// On SQLite: frees the lanes of the dead if no other process delivers on the file, and says to those to come that this
    /// one does. On PostgreSQL others may, on machines that cannot be asked: leases end by themselves.
    pub(in super::super) async fn enter(&self) -> Result<Option<Presence>, ApiError> {
        let db = &self.worker.app.db;
        let file: Option<String> = db.read_global(|tx| tx.optional(&FILE, args![])).await.map_err(ApiError::from)?;
        let Some(file) = file.filter(|file| !file.is_empty()).map(PathBuf::from) else { return Ok(None) };
        let entered = tokio::task::spawn_blocking(move || Presence::enter(&file)).await.map_err(ApiError::internal)?;
        let mut presence = entered.map_err(ApiError::internal)?;
        if presence.is_alone {
            db.write_global(|tx| tx.execute(&FREE, args![])).await.map_err(ApiError::from)?;
        }
        let shared = tokio::task::spawn_blocking(move || presence.share().map(|()| presence));
        shared.await.map_err(ApiError::internal)?.map(Some).map_err(ApiError::internal)
    }

    /// The lanes in which there is something to do and nobody works.
    async fn due(&self) -> Result<Vec<Lane>, ApiError> {
        let now = self.worker.app.clock.now();
        let most = i64::try_from(4 * LANES).unwrap_or(i64::MAX);
        let look = move |tx: &mut stockflow_db::Tx<'_>| {
            tx.all(&DUE, args![now, now.plus_seconds(2 * LEASE), most, now.plus_seconds(2 * 3_600)])
        };
        let rows: Vec<(String, String)> = self.worker.app.db.read_global(look).await.map_err(ApiError::from)?;
        Ok(rows.into_iter().map(|(workspace, endpoint)| Lane { workspace, endpoint }).collect())
    }
}

sql_global! {
    /// The file of the database, where it is one.
    FILE = {
        sqlite: "SELECT file FROM pragma_database_list WHERE name = 'main'",
        postgres: "SELECT ''",
    };
    FREE = "UPDATE webhook_endpoint SET lane_worker = '', lane_until = 0 WHERE lane_until > 0";
    /// A lease or a rest that ends later than any can is one from before the clock was set back.
    DUE = "
        SELECT e.workspace_id, e.id FROM webhook_endpoint e
          JOIN workspace w ON w.workspace_id = e.workspace_id AND w.status = 'ACTIVE'
          JOIN workspace_sequence s ON s.workspace_id = e.workspace_id
         WHERE e.enabled AND (e.lane_until <= $1 OR e.lane_until > $2)
           AND (s.sequence > e.seen_sequence
                OR ((e.paused_until <= $1 OR e.paused_until > $4)
                    AND EXISTS (SELECT 1 FROM webhook_delivery d
                                 WHERE d.workspace_id = e.workspace_id AND d.endpoint_id = e.id AND d.status = 'PENDING' AND d.next_at <= $1)))
         ORDER BY e.lane_until, e.workspace_id, e.id LIMIT $3";
}
