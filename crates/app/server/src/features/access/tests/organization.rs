//! The organization: settings with versions; plan and limits are not the customer's to change.

use super::*;

const PATH: &str = "/api/admin/organization";

#[tokio::test]
async fn settings_change_one_by_one_and_the_version_counts() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let before = app.get(PATH, &ws.key).await;
    assert_eq!(before.header("etag"), "\"1\"");
    let changed = app.patch(PATH, &ws.key, json!({ "timeZone": "Europe/Berlin", "currency": "EUR" })).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(changed.data()["name"], before.data()["name"]);
    assert_eq!(changed.data()["timeZone"], "Europe/Berlin");
    let settings = json!({ "forecast": { "horizon": 30 } });
    let changed = app.patch(PATH, &ws.key, json!({ "featureSettings": settings })).await;
    assert_eq!(changed.data()["featureSettings"], settings);
    assert_eq!(changed.data()["currency"], "EUR");
}

/// On PostgreSQL both once passed the comparison before either had written.
#[tokio::test]
async fn of_many_who_read_the_same_version_one_wins() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let write = |name: usize| {
        let change = request("PATCH", PATH, &ws.key, Some(json!({ "name": format!("name {name}") })));
        app.send(with(change, "if-match", "\"1\""))
    };
    let got = futures_util::future::join_all((0..12).map(write)).await;
    assert_eq!(got.iter().filter(|g| g.status == 200).count(), 1);
    assert!(got.iter().filter(|g| g.status != 200).all(|g| g.code() == "VERSION_CONFLICT"));
    assert_eq!(app.get(PATH, &ws.key).await.data()["version"], 2);
}

#[tokio::test]
async fn plan_limits_and_nonsense_are_refused_by_name() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    for (body, field) in [
        (json!({ "plan": "PRO" }), "plan"),
        (json!({ "limits": { "callsPerMinute": 5 } }), "limits"),
        (json!({ "timeZone": "Mars/Olympus" }), "timeZone"),
        (json!({ "currency": "euro" }), "currency"),
        (json!({ "name": "" }), "name"),
    ] {
        let got = app.patch(PATH, &ws.key, body).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec![field]));
    }
    assert_eq!(app.get(PATH, &ws.key).await.data()["version"], 1);
}
