//! A closed loop of requests over connections that stay open.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What one round measured.
pub(crate) struct Round {
    pub(crate) rate: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// The middle of several figures.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One request, for whoever waits for the server.
pub(crate) async fn once(address: &str, path: &str, key: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    answer(&mut stream, &request(path, key), &mut Vec::new()).await
}

/// Keeps `connections` busy for so long. `{cursor}` in the path is another place near the beginning
/// of a list in the order of ids each time, so that no answer can be one that was kept.
pub(crate) async fn run(address: &str, path: &str, key: &str, connections: usize, time: Duration) -> Result<Round> {
    let end = Instant::now() + time;
    let mut tasks = Vec::new();
    static TURN: AtomicU64 = AtomicU64::new(0);
    for _ in 0..connections {
        let address = address.to_owned();
        let (path, key) = (path.to_owned(), key.to_owned());
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(&address).await?;
            stream.set_nodelay(true)?;
            let (mut took, mut buffer) = (Vec::with_capacity(100_000), Vec::with_capacity(1 << 16));
            let (varies, mut asked) = (path.contains("{cursor}"), request(&path, &key));
            while Instant::now() < end {
                if varies {
                    let place = format!("0{:09}", TURN.fetch_add(1, Ordering::Relaxed));
                    let cursor = URL_SAFE_NO_PAD.encode(format!("[\"id\",false,\"{place}\",\"{place}\"]"));
                    asked = request(&path.replace("{cursor}", &cursor), &key);
                }
                let started = Instant::now();
                answer(&mut stream, &asked, &mut buffer).await?;
                took.push(started.elapsed().as_secs_f64() * 1e3);
            }
            Ok::<_, anyhow::Error>(took)
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    ensure!(!all.is_empty(), "no answer of {path} in time");
    all.sort_by(f64::total_cmp);
    let at = |part: f64| all[((all.len() - 1) as f64 * part) as usize];
    Ok(Round { rate: all.len() as f64 / time.as_secs_f64(), p50_ms: at(0.5), p99_ms: at(0.99) })
}

fn request(path: &str, key: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n").into_bytes()
}

/// Sends a request and reads its whole answer, which must be 200.
async fn answer(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<()> {
    stream.write_all(request).await?;
    buffer.clear();
    let (head, length) = loop {
        ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
        if let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
            ensure!(text.starts_with("http/1.1 200"), "{}", text.lines().next().unwrap_or_default());
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            break (head + 4, length.context("no content-length")?.trim().parse::<usize>()?);
        }
    };
    while buffer.len() < head + length {
        ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
    }
    Ok(())
}
