//! How long forecasts take: 240 products in 12 stores with a year of daily demand, on SQLite, or on
//! PostgreSQL when `STOCKFLOW_TEST_DATABASE_URL` names a server.
//!
//! `cargo run --release --locked -p stockflow-server --example forecast_latency`

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};
use stockflow_db::testing::TestDatabase;
use stockflow_kernel::{Clock, Day, Ids, Quantity};
use stockflow_server::change::{Change, Who};
use stockflow_server::features::access::{self, NewWorkspace, Plan};
use stockflow_server::features::catalog::{NewProduct, create_products};
use stockflow_server::features::demand::{DemandDay, DemandSeries, load};
use stockflow_server::features::forecasting::{outlook, publish_all};
use stockflow_server::features::network::{NewLocation, create_location};
use stockflow_server::{App, MIGRATIONS, config::ServerConfig, http::ApiError, wiring};
use tower::ServiceExt;

const PRODUCTS: usize = 240;
const STORES: usize = 12;
const WORKSPACE: &str = "ws_bench";

#[tokio::main]
async fn main() -> Result<()> {
    let database = TestDatabase::new(&MIGRATIONS);
    let app = App::new(database.db(), ServerConfig::default(), Arc::new(Clock::System), Ids::Random);
    let (key, products, stores) = populate(&app).await?;
    let router = wiring::router(&app);
    let url = |at: usize, rest: &str| {
        let (product, store) = (&products[at % PRODUCTS], &stores[at * 7 % STORES]);
        format!("/api/forecast?productMasterId={product}&locationId={store}{rest}")
    };
    measure("computed, 30 days", &router, &key, |at| url(at, "")).await?;
    measure("computed, 30 days by week", &router, &key, |at| url(at, "&granularity=WEEK")).await?;
    measure("computed, 365 days by month", &router, &key, |at| url(at, "&horizonDays=365&granularity=MONTH")).await?;
    let sum = |at: usize| format!("/api/forecast?productMasterId={}", products[at % PRODUCTS]);
    measure("computed, sum of 12 stores", &router, &key, sum).await?;
    let store = |at: usize| format!("/api/forecast?locationId={}", stores[at % STORES]);
    measure("computed, sum of 240 products", &router, &key, store).await?;

    let published = publish_all(&app, WORKSPACE, |_, _| {}).await?;
    say(&format!("publish_all: {} series in {:.2?}", published.series, published.took))?;
    measure("published, 30 days", &router, &key, |at| url(at, "")).await?;
    measure("published, 30 days by week", &router, &key, |at| url(at, "&granularity=WEEK")).await?;
    let demand = |at: usize| format!("/api/demand?productMasterId={}", products[at % PRODUCTS]);
    measure("demand, year of 12 stores", &router, &key, demand).await?;

    let started = Instant::now();
    let seen = app.db.read(WORKSPACE, |tx| outlook(tx, 14)).await?;
    say(&format!("outlook over 14 days: {} series in {:.1?}", seen.len(), started.elapsed()))
}

/// Products, stores and a year of demand: fast movers with a week's season, and ever slower ones.
async fn populate(app: &App) -> Result<(String, Vec<String>, Vec<String>)> {
    let workspace = NewWorkspace {
        id: WORKSPACE.into(),
        name: "Bench".into(),
        plan: Plan::Enterprise,
        time_zone: "UTC".into(),
        currency: "USD".into(),
        industry_pack: "RETAIL".into(),
    };
    let make = move |change: &mut Change<'_, '_>| {
        access::create_workspace(change, &workspace)?;
        let key = access::create_key(change, "bench", &["*".into()], None, &[])?.1;
        let product = |at| NewProduct { global_sku: format!("SKU-{at}"), name: "P".into(), ..NewProduct::default() };
        let products = create_products(change, &(0..PRODUCTS).map(product).collect::<Vec<_>>())?;
        let mut stores = Vec::new();
        for at in 0..STORES {
            let store = NewLocation {
                code: format!("S{at}"),
                name: "S".into(),
                kind: "STORE_FRONT".into(),
                parent_id: None,
                time_zone: "UTC".into(),
                sellable: true,
            };
            stores.push(create_location(change, &store)?);
        }
        Ok::<_, ApiError>((key, products, stores))
    };
    let (key, products, stores) = app.change(WORKSPACE, Who::system("bench"), make).await?;
    let mut series = Vec::new();
    for (at, (product, store)) in products.iter().flat_map(|p| stores.iter().map(move |s| (p, s))).enumerate() {
        series.push(DemandSeries {
            product_id: product.clone(),
            location_id: store.clone(),
            channel_id: None,
            first_day: Day::from_number(17_167),
            days: (0..365).map(|day| sold(at, day)).collect(),
        });
    }
    let started = Instant::now();
    let loaded = app.change(WORKSPACE, Who::system("bench"), move |change| load(change, &series)).await?;
    say(&format!("load: {} days in {:.2?}", loaded.created, started.elapsed()))?;
    Ok((key, products, stores))
}

/// A number that looks random and is the same every time (the mixer of SplitMix64).
fn noise(seed: usize) -> u64 {
    let mut z = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn sold(series: usize, day: usize) -> DemandDay {
    let dice = noise(series * 1_000 + day);
    let slowness = series as u64 % 12;
    let units = if dice.is_multiple_of(slowness + 1) { (dice >> 32) % 9 + [1, 1, 1, 2, 3, 5, 4][day % 7] } else { 0 };
    DemandDay { quantity: Quantity::whole(units as i64), ..DemandDay::default() }
}

async fn measure(what: &str, router: &Router, key: &str, path: impl Fn(usize) -> String) -> Result<()> {
    let mut times: Vec<Duration> = Vec::new();
    for at in 0..300 {
        let request = Request::get(path(at)).header("authorization", format!("Bearer {key}")).body(Body::empty())?;
        let started = Instant::now();
        let response = router.clone().oneshot(request).await?;
        ensure!(response.status().is_success(), "{what}: {}", response.status());
        axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().context("nothing was measured");
    say(&format!("{what}: p50 {:.2?}, p99 {:.2?}", at(50)?, at(99)?))
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
