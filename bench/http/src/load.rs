//! A closed loop of requests over connections that stay open.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;
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

/// What is asked: the n-th request of all.
pub(crate) type Ask = Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// A path that is read. `{cursor}` in it is another place near the beginning of a list in the order of ids each time,
/// so that no answer can be one that was kept.
pub(crate) fn read(path: &str, key: &str) -> Ask {
    let (path, key) = (path.to_owned(), key.to_owned());
    if !path.contains("{cursor}") {
        let fixed = request("GET", &path, &key, "");
        return Arc::new(move |_| fixed.clone());
    }
    Arc::new(move |turn| {
        let place = format!("0{turn:09}");
        let cursor = URL_SAFE_NO_PAD.encode(format!("[\"id\",false,\"{place}\",\"{place}\"]"));
        request("GET", &path.replace("{cursor}", &cursor), &key, "")
    })
}

/// One request, for whoever waits for the server.
pub(crate) async fn once(address: &str, path: &str, key: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    answer(&mut stream, &request("GET", path, key, ""), &mut Vec::new()).await
}

/// Keeps `connections` busy for so long.
pub(crate) async fn run(address: &str, ask: &Ask, connections: usize, time: Duration) -> Result<Round> {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let end = Instant::now() + time;
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (address, ask) = (address.to_owned(), Arc::clone(ask));
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(&address).await?;
            stream.set_nodelay(true)?;
            let (mut took, mut buffer) = (Vec::with_capacity(100_000), Vec::with_capacity(1 << 16));
            while Instant::now() < end {
                let asked = ask(TURN.fetch_add(1, Ordering::Relaxed));
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
    ensure!(!all.is_empty(), "no answer in time");
    all.sort_by(f64::total_cmp);
    let at = |part: f64| all[((all.len() - 1) as f64 * part) as usize];
    Ok(Round { rate: all.len() as f64 / time.as_secs_f64(), p50_ms: at(0.5), p99_ms: at(0.99) })
}

/// A request; with a body unless that is empty.
pub(crate) fn request(method: &str, path: &str, key: &str, body: &str) -> Vec<u8> {
    let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n");
    let about = match body.len() {
        0 => String::new(),
        length => format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"),
    };
    format!("{head}{about}\r\n{body}").into_bytes()
}

/// Sends a request and reads its whole answer, which must be 200 or 201.
pub(crate) async fn answer(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<()> {
    stream.write_all(request).await?;
    buffer.clear();
    let (head, length) = loop {
        ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
        if let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
            let fine = text.starts_with("http/1.1 200") || text.starts_with("http/1.1 201");
            ensure!(fine, "{}", String::from_utf8_lossy(buffer));
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            break (head + 4, length.context("no content-length")?.trim().parse::<usize>()?);
        }
    };
    while buffer.len() < head + length {
        ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
    }
    Ok(())
}
