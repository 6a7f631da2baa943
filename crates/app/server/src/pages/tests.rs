//! The pages as a browser meets them.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Stockflow", "version": "1.0" },
        "security": [{ "apiKey": [] }],
        "paths": {
            "/api/sessions": { "post": {
                "summary": "Sign in", "tags": ["Access"], "security": [],
                "x-required-permissions": [], "x-stability": "stable"
            }, "get": {
                "summary": "My sessions", "tags": ["Access"], "security": [{ "session": [] }],
                "x-required-permissions": [], "x-stability": "stable"
            } },
            "/api/products": { "get": {
                "summary": "List products <all>", "tags": ["Catalog"],
                "x-required-permissions": ["products.read"], "x-stability": "stable"
            } },
            "/api/admin/alerts/trigger": { "post": {
                "summary": "Evaluate now", "tags": ["Alerts"],
                "x-required-permissions": ["admin.alerts.write"], "x-stability": "beta"
            } }
        }
    })
}

/// Rendering all pages takes longer than asking for one, so the tests share them.
static PAGES: LazyLock<Router> = LazyLock::new(|| super::router(Arc::new(document())));

async fn send(method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = PAGES.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 16 << 20).await.unwrap().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn get(path: &str) -> Answer {
    send(Method::GET, path, &[]).await
}

/// The address of the explorer's script, as its page names it.
async fn script_address() -> String {
    let page = get("/docs/api").await;
    let from = page.text().find("/assets/explorer/scalar-").unwrap();
    page.text()[from..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_is_html_under_a_policy_that_lets_nothing_inline_run() {
    for path in ["/", "/docs", "/docs/errors", "/docs/api", "/docs/no-such-page"] {
        let page = get(path).await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        let scripts = policy.split(';').find(|rule| rule.trim().starts_with("script-src"));
        assert!(scripts.is_none_or(|rule| rule.trim() == "script-src 'self'"), "{path}: {policy}");
        assert_eq!(policy.contains("'unsafe-inline'"), path == "/docs/api", "{path}: {policy}");

        assert!(page.text().contains("<title>"), "{path}");
        for forbidden in
            ["<style", " style=", "onclick=", "javascript:", "src=\"http", "<link rel=\"stylesheet\" href=\"http"]
        {
            assert!(!page.text().contains(forbidden), "{path} contains {forbidden}");
        }
        for script in page.text().split("<script").skip(1) {
            assert!(script.contains("src=\"/assets/") && script.contains("></script>"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_console_may_call_this_server_and_nobody_else() {
    let page = get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    for rule in
        ["connect-src 'self'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:"]
    {
        assert!(policy.split("; ").any(|found| found == rule), "{rule} is not in {policy}");
    }
    assert!(page.text().contains("href=\"/docs\"") && page.text().contains("href=\"/docs/api\""));
}

#[tokio::test]
async fn everything_that_a_page_loads_exists() {
    for path in ["/", "/docs", "/docs/api"] {
        let page = get(path).await;
        let mut loaded = 0;
        for attribute in page.text().split(['"']).filter(|text| text.starts_with("/assets/")) {
            let file = get(attribute).await;
            assert_eq!(file.status, StatusCode::OK, "{attribute} of {path}");
            loaded += 1;
        }
        assert!(loaded >= 2, "{path} loads {loaded} files");
    }
}

/// The files of the console that `text` names, as addresses.
fn console_files(text: &str) -> Vec<String> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c));
    let names = text.split("./").skip(1).chain(text.split("assets/console/").skip(1));
    let names =
        names.filter_map(|rest| rest.split(ends).next()).filter(|name| name.ends_with(".js") || name.ends_with(".css"));
    names.map(|name| format!("/assets/console/{name}")).collect()
}

#[tokio::test]
async fn every_file_that_the_console_loads_exists_compressed_and_plain_and_is_kept_for_good() {
    let mut waiting = console_files(get("/").await.text());
    let mut seen: Vec<String> = Vec::new();
    while let Some(path) = waiting.pop() {
        if seen.contains(&path) {
            continue;
        }
        let packed = send(Method::GET, &path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(packed.status, StatusCode::OK, "{path}");
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert_eq!(packed.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        let plain = get(&path).await;
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        assert_ne!(plain.header("etag"), packed.header("etag"), "{path}");
        let mut unpacked = Vec::new();
        GzDecoder::new(&*packed.body).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain.body, "{path}: the two forms differ");
        let again = [("accept-encoding", "gzip"), ("if-none-match", packed.header("etag"))];
        assert_eq!(send(Method::GET, &path, &again).await.status, StatusCode::NOT_MODIFIED, "{path}");
        if path.ends_with(".js") {
            waiting.extend(console_files(plain.text()));
        }
        seen.push(path);
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[tokio::test]
async fn every_address_of_the_console_answers_with_its_page_and_others_do_not() {
    let page = get("/").await;
    for path in ["/today", "/stock", "/stock/prod_1/loc_1", "/transfers/moves", "/catalog/imports/new", "/admin/keys"] {
        let answer = get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body == page.body, "{path}");
    }
    for path in ["/stocks", "/index.html", "/sections.txt", "/assets/console/index.html", "/assets/console/none.js"] {
        assert_eq!(get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_asset_has_its_type_and_answers_304_when_it_is_known() {
    for (path, content_type) in [
        ("/assets/base.css", "text/css; charset=utf-8"),
        ("/assets/explorer.js", "text/javascript; charset=utf-8"),
        ("/assets/favicon.svg", "image/svg+xml"),
    ] {
        let first = get(path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.header("content-type"), content_type, "{path}");
        assert_eq!(first.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
        let digest: String = Sha256::digest(&first.body).iter().map(|byte| format!("{byte:02x}")).collect();
        let etag = first.header("etag").to_owned();
        assert_eq!(etag, format!("\"{}\"", &digest[..32]), "{path}");

        let again = send(Method::GET, path, &[("if-none-match", &etag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.body.is_empty(), "{path}");
        assert_eq!(again.header("etag"), etag, "{path}");

        let head = send(Method::HEAD, path, &[]).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
    }
}

#[tokio::test]
async fn pages_answer_304_when_they_are_known() {
    for path in ["/", "/docs", "/docs/errors.md", "/docs/api", "/docs/api/openapi.json"] {
        let first = get(path).await;
        let etag = first.header("etag").to_owned();
        let again = send(Method::GET, path, &[("if-none-match", &etag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_assets() {
    for path in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/console/../../explorer/LICENSE",
        "/assets/console/..%2fbase.css",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/base.css%00.js",
        "/assets/console/..%2f..%2findex.html",
        "/assets/console/",
        "/assets/none.css",
        "/assets/explorer/scalar-00000000000000000000000000000000.js",
        "/docs/../../Cargo.toml",
        "/docs/%2e%2e/%2e%2e/README.md",
        "/docs/..%2fREADME.md",
    ] {
        assert_eq!(get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_explorer_script_is_sent_compressed_and_kept_for_good() {
    let address = script_address().await;
    let packed = send(Method::GET, &address, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(packed.status, StatusCode::OK);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(packed.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(packed.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(packed.header("vary"), "accept-encoding");

    let plain = get(&address).await;
    assert_eq!(plain.status, StatusCode::OK);
    assert_eq!(plain.header("content-encoding"), "");
    assert_ne!(plain.header("etag"), packed.header("etag"));
    let mut unpacked = Vec::new();
    GzDecoder::new(&*packed.body).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == plain.body, "the two forms differ");
    // The sum of the package's own file, taken with sha256sum; see assets/explorer/README.md.
    let digest: String = Sha256::digest(&plain.body).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, "81b8d2bdab4a42ab81465386441b9a0f928b68631364360f00e8cce620cc1efb");

    let etag = packed.header("etag").to_owned();
    let headers = [("accept-encoding", "gzip"), ("if-none-match", etag.as_str())];
    assert_eq!(send(Method::GET, &address, &headers).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_explorer_reads_the_document_with_badges() {
    let answer = get("/docs/api/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let served: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(served, super::with_badges(&document()));
    let trigger = &served["paths"]["/api/admin/alerts/trigger"]["post"];
    assert_eq!(trigger["x-badges"][0]["name"], "Beta");
    let setup = get("/assets/explorer.js").await;
    assert!(setup.text().contains("url: '/docs/api/openapi.json'"));
}

#[tokio::test]
async fn an_endpoint_table_shows_path_summary_permission_and_stability() {
    let catalog = get("/docs/catalog").await;
    assert_eq!(catalog.status, StatusCode::OK);
    for part in
        ["<wbr>/api<wbr>/products", "List products &lt;all&gt;", "<code>products.read</code>", "<td>stable</td>"]
    {
        assert!(catalog.text().contains(part), "{part} is missing");
    }
    assert!(!catalog.text().contains("<wbr>/trigger"), "another tag's operation is in the table");
    assert!(!catalog.text().contains("class=\"callout\""), "nothing here is beta");

    let alerts = get("/docs/alerts").await;
    let callout = alerts.text().find("class=\"callout\" aria-label=\"Beta\"").unwrap();
    let row = alerts.text().find("<tr class=\"beta\">").unwrap();
    assert!(callout < row, "the callout stands above the table");
    assert!(alerts.text()[row..].contains("<span class=\"badge\">Beta</span>"));

    let sessions = get("/docs/sessions").await;
    assert!(sessions.text().contains("<td>Sign in</td><td>none</td>"), "no permission is needed");
}

#[tokio::test]
async fn a_page_is_served_as_markdown_too() {
    let page = get("/docs/errors.md").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type"), "text/markdown; charset=utf-8");
    assert!(page.text().contains("# "), "the source, not HTML");
    assert!(!page.text().contains("<html"));
}

#[tokio::test]
async fn every_error_code_has_its_row_with_cause_and_remedy() {
    let page = get("/docs/errors.md").await;
    for code in [
        "VALIDATION_ERROR",
        "UNAUTHORIZED",
        "MISSING_AUTHORIZATION",
        "INVALID_API_KEY",
        "REVOKED_API_KEY",
        "EXPIRED_API_KEY",
        "FORBIDDEN",
        "INSUFFICIENT_SCOPE",
        "IP_RESTRICTION",
        "INACTIVE_ORGANIZATION",
        "NOT_FOUND",
        "METHOD_NOT_ALLOWED",
        "CONFLICT",
        "DUPLICATE",
        "VERSION_CONFLICT",
        "INSUFFICIENT_STOCK",
        "INVALID_STATE",
        "IDEMPOTENCY_KEY_REUSED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "RATE_LIMIT_EXCEEDED",
        "INTERNAL_ERROR",
        "UNAVAILABLE",
    ] {
        let row = page.text().lines().find(|line| line.starts_with(&format!("| `{code}` |")));
        let cells = row.map_or(0, |row| row.split(" | ").filter(|cell| cell.len() > 8).count());
        assert_eq!(cells, 3, "{code}: {row:?}");
    }
}

#[tokio::test]
async fn an_unknown_page_is_404_with_the_navigation() {
    for path in ["/docs/no-such-page", "/docs/errors/more", "/docs/no-such-page.md"] {
        let page = get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.text().contains("Page not found"), "{path}");
        assert!(page.text().contains("href=\"/docs/errors\""), "{path}");
    }
    let slash = get("/docs/").await;
    assert_eq!(slash.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(slash.header("location"), "/docs");
}

#[tokio::test]
async fn every_link_of_the_hub_leads_somewhere() {
    let front = get("/docs").await;
    let pages: Vec<String> = hrefs(front.text())
        .filter(|link| link.starts_with("/docs/") && !link.ends_with(".md") && *link != "/docs/api")
        .map(|link| link.split('#').next().unwrap().to_owned())
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    for path in &pages {
        let page = get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for link in hrefs(page.text()) {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            assert!(!target.starts_with("http"), "{path} leaves this server: {link}");
            // The document itself is served by the API, and the explorer makes its places itself.
            if target == "/api/openapi.json" {
                continue;
            }
            let anchor = if target == "/docs/api" { "" } else { anchor };
            let found = get(if target.is_empty() { path } else { target }).await;
            assert_eq!(found.status, StatusCode::OK, "{link} on {path}");
            let id = format!("id=\"{anchor}\"");
            assert!(anchor.is_empty() || found.text().contains(&id), "{link} on {path}");
        }
    }
}

fn hrefs(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}
