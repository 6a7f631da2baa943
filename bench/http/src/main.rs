//! Fills a workspace with stock lines, serves it, and measures what requests cost beside `/healthz`.
//!
//! ```text
//! cargo run --release --locked -p bench-http -- --lines 100000
//! cargo run --release --locked -p bench-http -- --lines 100000 --database-url postgres://…
//! cargo run --release --locked -p bench-http -- --lines 1000000 --stock
//! cargo run --release --locked -p bench-http -- --lines 1000000 --events
//! cargo run --release --locked -p bench-http -- --lines 1000000 --ranked
//! ```
//! Needs `target/release/stockflow` (`cargo build --release`). Medians of several rounds, the rounds of
//! all paths interleaved, so that a drifting machine does not favour one of them.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

mod events;
mod load;
mod ranked;
mod seed;
mod stock;

use anyhow::{Context, Result};
use clap::Parser;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What to measure.
#[derive(Debug, Parser)]
struct Options {
    /// Stock lines in the workspace.
    #[arg(long, default_value_t = 100_000)]
    lines: usize,
    /// A PostgreSQL database; without it a SQLite file in a temporary folder.
    #[arg(long)]
    database_url: Option<String>,
    /// Connections at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Seconds of each round.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Rounds of each path.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Measure reservations, movements and single ATPs instead of lists.
    #[arg(long)]
    stock: bool,
    /// Measure alerts and webhooks instead, in this process.
    #[arg(long)]
    events: bool,
    /// Measure the ATP matrix by severity and in the order of ATP instead, one question after the other.
    #[arg(long)]
    ranked: bool,
    /// Only what has this in its name, beside /healthz.
    #[arg(long)]
    only: Option<String>,
    /// With --events: so many times 5,000 deliveries are queued at once.
    #[arg(long, default_value_t = 20)]
    replays: i64,
    /// So many movements beside the opening ones, before anything is measured.
    #[arg(long, default_value_t = 0)]
    movements: usize,
    /// The program to serve with.
    #[arg(long, default_value = "target/release/stockflow")]
    program: std::path::PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let folder = std::env::temp_dir().join(format!("stockflow-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let url = options.database_url.clone().unwrap_or_else(|| format!("sqlite:{}", folder.join("bench.db").display()));
    let seeded = seed::seed(&url, options.lines, options.movements).await?;
    println!(
        "{} stock lines, {} products, {} locations on {}",
        options.lines,
        seeded.products,
        seeded.locations,
        engine(&url)
    );
    if options.events {
        let outcome = events::measure(&url, &seeded, options.replays).await;
        std::fs::remove_dir_all(&folder)?;
        return outcome;
    }
    let (mut server, address) = start(&options, &url).await?;
    let outcome = match options.ranked {
        true => ranked::measure(&address, &seeded).await,
        false => measure(&options, &address, &seeded).await,
    };
    println!("memory of the server at its highest: {}", peak(&server).unwrap_or_else(|| "unknown".into()));
    server.kill().await?;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

/// The most memory that the server has held.
fn peak(server: &Child) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id()?)).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}

fn engine(url: &str) -> &str {
    if url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" }
}

/// Starts the program on a free port and waits until it answers.
async fn start(options: &Options, url: &str) -> Result<(Child, String)> {
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address = format!("127.0.0.1:{port}");
    let mut server = Command::new(&options.program)
        .args(["--log", "warn", "serve", "--listen", &address, "--database-url", url])
        .stderr(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| {
            format!("{} does not start; build it with: cargo build --release --locked", options.program.display())
        })?;
    if let Some(stderr) = server.stderr.take() {
        let mut lines = BufReader::new(stderr).lines();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    }
    for _ in 0..200 {
        if load::once(&address, "/healthz", "").await.is_ok() {
            return Ok((server, address));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the server did not answer within 10 seconds")
}

async fn measure(options: &Options, address: &str, seeded: &seed::Seeded) -> Result<()> {
    let mut asked: Vec<(String, load::Ask)> = if options.stock {
        stock::asked(seeded)
    } else {
        let paths = [
            "/healthz".to_owned(),
            "/api/inventory?limit=50".to_owned(),
            "/api/inventory?limit=50&cursor={cursor}".to_owned(),
            "/api/inventory/channel-location".to_owned(),
            format!("/api/inventory/channel-location?locationId={}", seeded.location),
            format!("/api/products/{}", seeded.product),
        ];
        let shown = |path: &str| {
            path.split("loc_").next().and_then(|path| path.split("prod_").next()).unwrap_or(path).to_owned()
        };
        paths.iter().map(|path| (shown(path), load::read(path, &seeded.key))).collect()
    };
    if let Some(only) = &options.only {
        asked.retain(|(name, _)| name == "/healthz" || name.contains(only));
    }
    let mut rounds: Vec<Vec<load::Round>> = asked.iter().map(|_| Vec::new()).collect();
    for _ in 0..options.rounds {
        for ((_, ask), rounds) in asked.iter().zip(&mut rounds) {
            let seconds = Duration::from_secs(options.seconds);
            rounds.push(load::run(address, ask, options.connections, seconds).await?);
        }
    }
    println!("{} connections, {} rounds of {} s, medians", options.connections, options.rounds, options.seconds);
    println!("| path | requests/s | of /healthz | p50 ms | p99 ms |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let base = load::median(rounds[0].iter().map(|r| r.rate));
    for ((name, _), rounds) in asked.iter().zip(&rounds) {
        let rate = load::median(rounds.iter().map(|r| r.rate));
        let p50 = load::median(rounds.iter().map(|r| r.p50_ms));
        let p99 = load::median(rounds.iter().map(|r| r.p99_ms));
        println!("| {name} | {rate:.0} | {:.2} | {p50:.2} | {p99:.2} |", rate / base);
    }
    Ok(())
}
