//! Serving: listening, background work, and an orderly end.

use crate::App;
use crate::features;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use tracing::{info, warn};

/// How often usage is written and leftovers are swept.
const FLUSH_EVERY: Duration = Duration::from_secs(5);
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How often new events are looked at for alerts and new movements for demand, and reservations past their time end.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);
/// How long requests in flight may take to finish.
const GRACE: Duration = Duration::from_secs(30);

/// A server that listens already.
pub struct Serving {
    app: App,
    listener: TcpListener,
    workers: usize,
}

impl Serving {
    /// Listens on an address; port 0 takes a free one. `workers` background jobs run at once.
    pub async fn bind(app: App, address: SocketAddr, workers: usize) -> std::io::Result<Self> {
        Ok(Self { app, listener: TcpListener::bind(address).await?, workers })
    }

    /// The address it listens on.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Serves until `stop` is done: requests in flight finish, jobs are handed back, usage is written.
pub async fn serve(serving: Serving, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    let Serving { app, listener, workers } = serving;
    let (ending, ended) = watch::channel(false);
    let background = tokio::spawn(background(app.clone(), ended.clone()));
    let jobs = features::jobs(&app);
    let told_jobs = ended.clone();
    let runner = (workers > 0).then(|| tokio::spawn(async move { jobs.run(told_jobs, workers).await }));
    let sender = (workers > 0).then(|| tokio::spawn(deliver(app.clone(), ended.clone())));
    let service: IntoMakeServiceWithConnectInfo<_, SocketAddr> =
        super::router(&app).into_make_service_with_connect_info();
    let mut told = ended.clone();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = told.wait_for(|end| *end).await;
    });
    let mut served = tokio::spawn(async move { served.await });
    tokio::select! {
        outcome = &mut served => outcome??,
        () = stop => {
            info!("stopping: requests in flight finish, jobs are handed back");
            ending.send_replace(true);
            match tokio::time::timeout(GRACE, &mut served).await {
                Ok(outcome) => outcome??,
                Err(_) => warn!("some requests did not finish within {} s", GRACE.as_secs()),
            }
        }
    }
    ending.send_replace(true);
    if let Some(runner) = runner {
        runner.await?;
    }
    if let Some(sender) = sender {
        sender.await?;
    }
    background.await?;
    app.db.close().await;
    info!("stopped");
    Ok(())
}

/// Does background work alone, `workers` jobs at once, until `stop` is done; then jobs are handed back.
pub async fn work(app: App, workers: usize, stop: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    let (ending, ended) = watch::channel(false);
    let background = tokio::spawn(background(app.clone(), ended.clone()));
    let jobs = features::jobs(&app);
    let sender = tokio::spawn(deliver(app.clone(), ended.clone()));
    let runner = tokio::spawn(async move { jobs.run(ended, workers).await });
    stop.await;
    info!("stopping: jobs are handed back");
    ending.send_replace(true);
    runner.await?;
    sender.await?;
    background.await?;
    app.db.close().await;
    info!("stopped");
    Ok(())
}

/// Delivers webhooks until told to end.
async fn deliver(app: App, ended: watch::Receiver<bool>) {
    features::webhooks::Dispatcher::new(&app).run(ended).await;
}

/// Writes usage, sweeps leftovers and follows events until told to end.
async fn background(app: App, mut ended: watch::Receiver<bool>) {
    let mut flush = tokio::time::interval(FLUSH_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    let mut follow = tokio::time::interval(FOLLOW_EVERY);
    follow.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = flush.tick() => write_usage(&app).await,
            _ = sweep.tick() => sweep_leftovers(&app).await,
            _ = follow.tick() => {
                end_reservations(&app).await;
                follow_events(&app).await;
                follow_ledger(&app).await;
            }
            _ = ended.changed() => return write_usage(&app).await,
        }
    }
}

async fn sweep_leftovers(app: &App) {
    if let Err(error) = features::access::sweep(app).await {
        warn!("could not sweep leftovers: {error}");
    }
    if let Err(error) = features::transfers::expire(app).await {
        warn!("could not expire recommendations: {error}");
    }
    if let Err(error) = features::transfers::measure(app).await {
        warn!("could not measure what recommendations came to, they are measured later: {error}");
    }
    if let Err(error) = features::replenishment::expire(app).await {
        warn!("could not expire replenishment recommendations: {error}");
    }
    sweep_imports(app).await;
    if let Err(error) = features::webhooks::sweep(app).await {
        warn!("could not forget old deliveries of webhooks: {error}");
    }
    if let Err(error) = features::connections::sweep(app).await {
        warn!("could not forget what was received long ago: {error}");
    }
}

async fn end_reservations(app: &App) {
    if let Err(error) = features::inventory::sweep(app).await {
        warn!("could not end reservations that are past their time: {error}");
    }
}

async fn sweep_imports(app: &App) {
    if let Err(error) = features::imports::sweep(app).await {
        warn!("could not forget old uploads: {error}");
    }
}

async fn follow_events(app: &App) {
    if let Err(error) = features::alerts::follow(app).await {
        warn!("could not look at new events, they are looked at later: {error}");
    }
}

async fn follow_ledger(app: &App) {
    if let Err(error) = features::demand::follow_ledger(app).await {
        warn!("could not take the ledger into the demand history, it is taken in later: {error}");
    }
}

async fn write_usage(app: &App) {
    if let Err(error) = app.usage.flush(&app.db).await {
        warn!("could not write usage, it is kept for later: {error}");
    }
}
