//! A list goes out whole, by its filters, to who may read it.

use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_list_goes_out_by_its_filters_and_a_formula_is_a_text() {
    let app = TestApp::new().await;
    let workspace = app.workspace("one").await;
    let items = json!({ "items": [
        { "globalSku": "A", "name": "=1+1", "brand": "X", "tags": ["t"] }, { "globalSku": "B", "name": "Bread", "brand": "Y" } ] });
    assert_eq!(app.post("/api/products/bulk", &workspace.key, items).await.status, 200);
    let all = app.get("/api/exports/products?format=csv", &workspace.key).await;
    let text = all.json.as_str().unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("'=1+1"), "{text}");
    for filter in ["brand=X", "tag=t", "q=1"] {
        let some = app.get(&format!("/api/exports/products?format=ndjson&{filter}"), &workspace.key).await;
        assert_eq!((some.status, &some.json["globalSku"]), (200, &json!("A")), "{filter}: {}", some.json);
    }
    let unknown = app.get("/api/exports/products?colour=red", &workspace.key).await;
    assert_eq!((unknown.status, unknown.fault_paths()), (400, vec!["colour"]));
    assert_eq!(app.get("/api/exports/nothing", &workspace.key).await.status, 404);
}

#[tokio::test]
async fn who_may_not_read_a_list_may_not_export_it() {
    let app = TestApp::new().await;
    let workspace = app.workspace("one").await;
    let key = app.key(&workspace, &["inventory:read"]).await;
    assert_eq!(app.get("/api/exports/products", &key).await.status, 403);
    assert_eq!(app.get("/api/exports/stock", &key).await.status, 200);
}

/// A connection that asked once more after the end of a file broke off.
#[tokio::test]
async fn a_download_that_is_asked_after_its_end_stays_at_its_end() {
    use futures_util::StreamExt;
    use tower::ServiceExt;
    let app = TestApp::new().await;
    let workspace = app.workspace("one").await;
    let router = app.second_node().await;
    let asked = crate::testkit::request("GET", "/api/exports/products?format=csv", &workspace.key, None);
    let response = router.oneshot(asked).await.unwrap();
    assert_eq!(response.status(), 200);
    let mut pieces = response.into_body().into_data_stream();
    while let Some(piece) = pieces.next().await {
        assert!(piece.is_ok());
    }
    assert!(pieces.next().await.is_none());
}
