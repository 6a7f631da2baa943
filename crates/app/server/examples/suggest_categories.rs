//! How often the suggested category is the right one: every product of the demo, judged by all others.
//!
//! The endpoint never learns from the product that it is asked about, so asking it about each product is the
//! leave-one-out estimate. A product alone in its category cannot be found by anyone; it counts as a miss.
//!
//! `cargo run --locked -p stockflow-server --example suggest_categories`

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};
use stockflow_db::testing::TestDatabase;
use stockflow_kernel::{Clock, Ids};
use stockflow_server::features::access::Plan;
use stockflow_server::{App, MIGRATIONS, config::ServerConfig, demo, wiring};
use tower::ServiceExt;

/// A product and the id of its category.
struct Known {
    id: String,
    category: String,
}

/// The API of the demo.
struct Api {
    router: Router,
    key: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let database = TestDatabase::new(&MIGRATIONS);
    let app = App::new(database.db(), ServerConfig::default(), Arc::new(Clock::System), Ids::Random);
    demo::load(&app, Plan::Enterprise, &(Arc::new(|_, _, _| {}) as demo::Progress)).await?;
    let key = demo::credentials(&app, None).await?.api_key;
    let api = Api { router: wiring::router(&app), key };
    let products = api.products().await?;
    baseline(&products)?;
    measure("name, brand, attributes and description", &api, &products).await?;
    for product in &products {
        api.call("PATCH", &format!("/api/products/{}", product.id), Some(json!({ "description": "" }))).await?;
    }
    measure("name, brand and attributes alone", &api, &products).await
}

/// What always naming the most frequent categories would reach.
fn baseline(products: &[Known]) -> Result<()> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for product in products {
        *sizes.entry(&product.category).or_default() += 1;
    }
    let mut counts: Vec<usize> = sizes.values().copied().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let alone = counts.iter().filter(|count| **count == 1).count();
    say(&format!("{} products in {} categories; {alone} are alone in theirs", products.len(), counts.len()))?;
    let first: usize = counts.iter().take(1).sum();
    let three: usize = counts.iter().take(3).sum();
    say(&format!("most frequent: top-1 {}, top-3 {}", share(first, products.len()), share(three, products.len())))
}

async fn measure(from: &str, api: &Api, products: &[Known]) -> Result<()> {
    let (mut first, mut three) = (0, 0);
    let mut times: Vec<Duration> = Vec::with_capacity(products.len());
    for product in products {
        let path = format!("/api/products/{}/categories/suggest", product.id);
        let started = Instant::now();
        let answer = api.call("POST", &path, Some(json!({ "limit": 3 }))).await?;
        times.push(started.elapsed());
        let suggested = answer["data"]["suggestions"].as_array().context("no suggestions")?;
        let place = suggested.iter().position(|one| one["category"]["id"] == product.category);
        first += usize::from(place == Some(0));
        three += usize::from(place.is_some());
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).context("nothing was measured")?;
    let (first, three) = (share(first, products.len()), share(three, products.len()));
    say(&format!("by {from}: top-1 {first}, top-3 {three} (p50 {median:.1?} a call)"))
}

fn share(part: usize, of: usize) -> String {
    format!("{:.1} % ({part} of {of})", 100.0 * part as f64 / of as f64)
}

impl Api {
    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value> {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {}", self.key));
        let request = request.header("content-type", "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body)?).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        ensure!(status.is_success(), "{method} {path}: {status} {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }

    async fn products(&self) -> Result<Vec<Known>> {
        let mut products = Vec::new();
        for page in 1.. {
            let answer = self.call("GET", &format!("/api/products?limit=100&page={page}"), None).await?;
            let rows = answer["data"].as_array().context("no products")?;
            for row in rows {
                let text = |value: &Value| value.as_str().map(str::to_owned).context("a product without category");
                products.push(Known { id: text(&row["id"])?, category: text(&row["categories"][0]["id"])? });
            }
            if rows.is_empty() {
                break;
            }
        }
        Ok(products)
    }
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
