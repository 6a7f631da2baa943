//! What events cost: alerts over all stock and after a change, the way from a change to a webhook, and how fast
//! webhooks that wait are delivered.

use crate::load::{self, request};
use crate::seed::Seeded;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use stockflow_db::DbConfig;
use stockflow_kernel::{Clock, Ids};
use stockflow_server::App;
use stockflow_server::config::ServerConfig;
use stockflow_server::features::{self, alerts};
use stockflow_server::wiring::{Serving, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// Changes a second while latency is measured, and for how long.
const CHANGES: u64 = 500;
const SECONDS: u64 = 20;
/// Events of one call of a replay.
const RANGE: i64 = 5_000;

/// Measures everything on a seeded database.
pub(crate) async fn measure(url: &str, seeded: &Seeded, replays: i64) -> Result<()> {
    let config = ServerConfig { allow_private_destinations: true, ..ServerConfig::default() };
    let db = App::open_database(&DbConfig::new(url)?).await?;
    let app = App::new(db, config, Arc::new(Clock::System), Ids::Random);
    evaluations(&app, seeded).await?;
    let serving = Serving::bind(app, SocketAddr::from(([127, 0, 0, 1], 0)), 2).await?;
    let address = serving.address()?.to_string();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(serving, async move {
        let _ = stopped.await;
    }));
    let outcome = deliveries(&address, seeded, replays).await;
    let _ = stop.send(());
    server.await??;
    outcome
}

/// Alerts over all stock, after one change, and after a thousand.
async fn evaluations(app: &App, seeded: &Seeded) -> Result<()> {
    println!("| alerts | s |");
    println!("| --- | ---: |");
    let look = async |what: &str| -> Result<()> {
        let started = Instant::now();
        alerts::follow(app).await?;
        let jobs = features::jobs(app).run_due_once().await;
        println!("| {what} ({jobs} jobs) | {:.3} |", started.elapsed().as_secs_f64());
        Ok(())
    };
    look("all stock").await?;
    look("its own events").await?;
    for many in [1, 1_000] {
        crate::seed::receive(app, seeded, many).await?;
        look(&format!("after {many} products changed")).await?;
    }
    Ok(())
}

async fn deliveries(address: &str, seeded: &Seeded, replays: i64) -> Result<()> {
    let sink = Sink::start().await?;
    let body = json!({ "url": format!("http://{}/", sink.address) }).to_string();
    let made = ask(address, &request("POST", "/api/admin/webhooks/endpoints", &seeded.key, &body)).await?;
    let endpoint = made["data"]["endpoint"]["id"].as_str().context("an endpoint")?.to_owned();
    let sent = change(address, seeded).await?;
    let arrived = sink.wait(|kind| kind == "inventory.stock_adjusted.v1", sent).await?;
    let mut took: Vec<f64> = arrived.iter().map(|message| message.took_ms).collect();
    took.sort_by(f64::total_cmp);
    let at = |part: f64| took[((took.len() - 1) as f64 * part) as usize];
    println!("| from a change to its webhook, {CHANGES} changes/s, {sent} changes | ms |");
    println!("| --- | ---: |");
    println!("| p50 | {:.1} |\n| p99 | {:.1} |\n| highest | {:.1} |", at(0.5), at(0.99), at(1.0));
    let before = sink.count();
    let started = Instant::now();
    for turn in 0..replays {
        let from = 1 + (turn * RANGE) % i64::try_from(seeded.products.max(5_000)).unwrap_or(RANGE);
        let range = json!({ "endpointId": endpoint, "fromSequence": from, "toSequence": from + RANGE - 1 });
        ask(address, &request("POST", "/api/admin/webhooks/deliveries", &seeded.key, &range.to_string())).await?;
    }
    let queued = started.elapsed().as_secs_f64();
    let mut last = (before, Instant::now());
    while last.1.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if sink.count() > last.0 {
            last = (sink.count(), Instant::now());
        }
    }
    let (count, seconds) = (last.0 - before, (last.1 - started).as_secs_f64());
    println!("queued in {queued:.1} s; {count} deliveries in {seconds:.1} s: {:.0} a second", count as f64 / seconds);
    Ok(())
}

/// Adjusts stock at an even pace; says how many times.
async fn change(address: &str, seeded: &Seeded) -> Result<usize> {
    let lanes = 16;
    let mut tasks = Vec::new();
    for lane in 0..lanes {
        let (address, key, some, location) =
            (address.to_owned(), seeded.key.clone(), seeded.some.clone(), seeded.location.clone());
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(&address).await?;
            stream.set_nodelay(true)?;
            let mut pace = tokio::time::interval(Duration::from_micros(1_000_000 * lanes / CHANGES));
            let mut buffer = Vec::new();
            for turn in 0..CHANGES * SECONDS / lanes {
                pace.tick().await;
                let place = usize::try_from((turn * lanes + lane) * 7_919)? % some.len();
                let body = json!({
                    "productMasterId": some[place], "locationId": location, "deltaQuantity": 1, "reasonCodeId": "COUNT_CORRECTION",
                });
                let asked = request("POST", "/api/inventory/adjust", &key, &body.to_string());
                load::answer(&mut stream, &asked, &mut buffer).await?;
            }
            Ok::<_, anyhow::Error>(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(usize::try_from(CHANGES * SECONDS / lanes * lanes)?)
}

/// One request on a connection of its own.
async fn ask(address: &str, asked: &[u8]) -> Result<Value> {
    let mut stream = TcpStream::connect(address).await?;
    let mut buffer = Vec::new();
    load::answer(&mut stream, asked, &mut buffer).await?;
    let body = buffer.windows(4).position(|w| w == b"\r\n\r\n").context("a body")?;
    Ok(serde_json::from_slice(&buffer[body + 4..])?)
}

/// A message that came.
#[derive(Debug, Clone)]
struct Arrived {
    kind: String,
    /// From the change's moment to its arrival.
    took_ms: f64,
}

/// A receiver that takes everything at once.
struct Sink {
    address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Sink {
    async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let arrived: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let kept = Arc::clone(&arrived);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, Arc::clone(&kept)));
            }
        });
        Ok(Self { address, arrived })
    }

    fn count(&self) -> usize {
        self.arrived.lock().map(|all| all.len()).unwrap_or_default()
    }

    /// Waits until so many of a kind have come.
    async fn wait(&self, wanted: impl Fn(&str) -> bool, count: usize) -> Result<Vec<Arrived>> {
        let started = Instant::now();
        loop {
            let all: Vec<Arrived> = self.arrived.lock().map(|all| all.clone()).unwrap_or_default();
            let some: Vec<Arrived> = all.into_iter().filter(|message| wanted(&message.kind)).collect();
            if some.len() >= count {
                return Ok(some);
            }
            ensure!(started.elapsed() < Duration::from_secs(120), "only {} of {count} webhooks came", some.len());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn receive(mut stream: TcpStream, kept: Arc<Mutex<Vec<Arrived>>>) -> Result<()> {
    let mut buffer: Vec<u8> = Vec::new();
    loop {
        let (head, length) = loop {
            if let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
                let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
                break (head + 4, length.context("no content-length")?.trim().parse::<usize>()?);
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        while buffer.len() < head + length {
            ensure!(stream.read_buf(&mut buffer).await? > 0, "the sender closed the connection");
        }
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?;
        let body: Value = serde_json::from_slice(&buffer[head..head + length])?;
        buffer.drain(..head + length);
        let at = body["timestamp"].as_str().context("a timestamp")?;
        let at: stockflow_kernel::Instant = at.parse().map_err(anyhow::Error::msg)?;
        let kind = body["type"].as_str().unwrap_or_default().to_owned();
        let took_ms = (now - at.micros()) as f64 / 1e3;
        if let Ok(mut all) = kept.lock() {
            all.push(Arrived { kind, took_ms });
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
    }
}
