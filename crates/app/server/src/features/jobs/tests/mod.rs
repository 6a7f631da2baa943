//! Who may do the work may follow and cancel it.

use crate::testkit::{TestApp, Workspace};
use axum::body::Body;
use axum::http::Request;

async fn send_a_file(app: &TestApp, workspace: &Workspace) -> String {
    let request = Request::builder()
        .method("POST")
        .uri("/api/imports?resource=products")
        .header("authorization", format!("Bearer {}", workspace.key))
        .header("content-type", "text/csv");
    let got = app.send(request.body(Body::from("sku,name\nA,Milk\n")).unwrap()).await;
    got.data()["jobId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_job_is_seen_by_who_may_do_its_work_alone() {
    let app = TestApp::new().await;
    let (workspace, other) = (app.workspace("one").await, app.workspace("two").await);
    let path = format!("/api/jobs/{}", send_a_file(&app, &workspace).await);
    assert_eq!(app.get(&path, &workspace.key).await.status, 200);
    assert_eq!(app.get(&path, &other.key).await.status, 404);
    let reader = app.key(&workspace, &["inventory:read"]).await;
    assert_ne!(app.get(&path, &reader).await.status, 200);
    let listed = app.get("/api/jobs", &workspace.key).await;
    assert!(listed.json.to_string().contains(path.rsplit('/').next().unwrap()), "{}", listed.json);
    assert_eq!(app.get("/api/jobs", &reader).await.json["pagination"]["total"], 0);
}

#[tokio::test]
async fn a_cancelled_job_does_nothing() {
    let app = TestApp::new().await;
    let workspace = app.workspace("one").await;
    let path = format!("/api/jobs/{}", send_a_file(&app, &workspace).await);
    let got = app.delete(&path, &workspace.key).await;
    assert!(got.status < 300, "{}", got.json);
    assert_eq!(crate::features::jobs(&app.app).run_due_once().await, 0);
}
