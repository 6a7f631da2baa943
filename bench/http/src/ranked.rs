//! The ATP matrix filtered by severity and in the order of ATP, one question after the other: the first of all, which
//! reads the whole stock; pages of a state that nothing has changed; the first after a product moved, and after a policy
//! was made, which concerns all products.

use crate::load::{answer, median, request};
use crate::seed::Seeded;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::time::Instant;
use tokio::net::TcpStream;

const MATRIX: &str = "/api/inventory/channel-location?limit=100";
/// How many pages are followed by cursor.
const PAGES: usize = 100;
/// How often a product moves before the question.
const MOVES: usize = 30;

struct Asker {
    stream: TcpStream,
    key: String,
    buffer: Vec<u8>,
}

impl Asker {
    /// The answer, and how long it took in milliseconds.
    async fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<(Value, f64)> {
        let asked = request(method, path, &self.key, body);
        let started = Instant::now();
        answer(&mut self.stream, &asked, &mut self.buffer).await?;
        let took = started.elapsed().as_secs_f64() * 1e3;
        let head = self.buffer.windows(4).position(|w| w == b"\r\n\r\n").context("no head")?;
        Ok((serde_json::from_slice(&self.buffer[head + 4..])?, took))
    }

    async fn matrix(&mut self, query: &str) -> Result<(Value, f64)> {
        self.ask("GET", &format!("{MATRIX}&{query}"), "").await
    }

    /// A ten-thousandth of a product is sold at a location.
    async fn sold(&mut self, seeded: &Seeded, turn: usize) -> Result<()> {
        let product = &seeded.some[turn * 7_919 % seeded.some.len()];
        let body = json!({ "items": [{ "type": "SALE", "productMasterId": product, "locationId": seeded.location, "quantity": 0.0001 }] });
        self.ask("POST", "/api/inventory/movements/bulk", &body.to_string()).await?;
        Ok(())
    }
}

pub(crate) async fn measure(address: &str, seeded: &Seeded) -> Result<()> {
    let mut asker = Asker {
        stream: TcpStream::connect(address).await?,
        key: seeded.key.clone(),
        buffer: Vec::with_capacity(1 << 16),
    };
    asker.stream.set_nodelay(true)?;
    for (name, query) in [
        ("products by severity, in the order of ATP", "severity=CRITICAL,LOW,OK&sortBy=atp&atpChannelId=WEB"),
        ("each location by itself, the same", "eachLocation=true&severity=CRITICAL,LOW,OK&sortBy=atp&atpChannelId=WEB"),
    ] {
        let (first, took) = asker.matrix(query).await?;
        println!("{name}: {} rows", first["pagination"]["total"]);
        println!("  the first question: {took:.0} ms");
        let mut cursor = first["pagination"]["nextCursor"].as_str().map(str::to_owned);
        let mut pages = Vec::new();
        while let Some(next) = cursor.filter(|_| pages.len() < PAGES) {
            let (page, took) = asker.matrix(&format!("{query}&cursor={next}")).await?;
            pages.push(took);
            cursor = page["pagination"]["nextCursor"].as_str().map(str::to_owned);
        }
        println!("  {} further pages by cursor: median {}", pages.len(), spread(&pages));
        let last = first["pagination"]["totalPages"].as_i64().unwrap_or(1);
        let (_, took) = asker.matrix(&format!("{query}&page={last}")).await?;
        println!("  the last page by its number: {took:.1} ms");
        let (_, took) = asker.matrix(&query.replace("CRITICAL,LOW,OK", "CRITICAL")).await?;
        println!("  critical ones alone: {took:.1} ms");
        let mut after = Vec::new();
        for turn in 0..MOVES {
            asker.sold(seeded, turn).await?;
            after.push(asker.matrix(query).await?.1);
        }
        println!("  after a product moved: median {}", spread(&after));
        let policy = json!({ "channelId": "WEB", "name": name, "lowAtpThreshold": 7 });
        asker.ask("POST", "/api/admin/channel-policies", &policy.to_string()).await?;
        println!("  after a policy was made: {:.0} ms", asker.matrix(query).await?.1);
    }
    Ok(())
}

fn spread(took: &[f64]) -> String {
    let most = took.iter().copied().fold(0.0, f64::max);
    if took.is_empty() {
        "none".into()
    } else {
        format!("{:.1} ms, highest {most:.1} ms", median(took.iter().copied()))
    }
}
