//! Another workspace's things are not there: 404, as for an id that is nowhere, and they stay as they are.

use super::operations;
use super::world::{NOWHERE, World};

#[tokio::test]
async fn another_workspaces_id_in_a_path_is_404_and_changes_nothing() {
    let world = World::furnished().await;
    let before = world.app.snapshot(&world.theirs.workspace.id).await;
    let mut foreign = 0;
    for operation in operations().into_iter().filter(|o| o.has_id()) {
        let theirs = operation.collection().and_then(|c| world.theirs.known.of_collection(c));
        let theirs = theirs.filter(|id| !world.ours.known.holds(id)).unwrap_or(NOWHERE);
        foreign += usize::from(theirs != NOWHERE);
        let body = world.ours.body(&operation, 1);
        let query = world.ours.query(&operation);
        let ask = async |id: &str| {
            let path = operation.path_with(id) + &query;
            world.call(&operation, &path, world.ours.token(&operation), body.as_deref()).await
        };
        let (got, nowhere) = (ask(theirs).await, ask(NOWHERE).await);
        assert_eq!((got.status, got.code()), (404, "NOT_FOUND"), "{} of {theirs}: {}", operation.name(), got.json);
        let sentence = |json: &serde_json::Value, id: &str| json["error"].as_str().unwrap().replace(id, "");
        assert_eq!(sentence(&got.json, theirs), sentence(&nowhere.json, NOWHERE), "{}", operation.name());
    }
    assert!(foreign > 5, "only {foreign} operations were tried with a real id of the other workspace");
    assert_eq!(world.app.snapshot(&world.theirs.workspace.id).await, before);
}

#[tokio::test]
async fn lists_show_nothing_of_another_workspace() {
    let world = World::furnished().await;
    for operation in operations().into_iter().filter(|o| o.endpoint.list.is_some() && !o.has_id()) {
        let path = format!("{}?limit=100", operation.endpoint.path);
        let got = world.call(&operation, &path, world.ours.token(&operation), None).await;
        assert_eq!(got.status, 200, "{}: {}", operation.name(), got.json);
        let text = got.json.to_string();
        let other = &world.theirs.workspace;
        assert!(!text.contains(&other.id) && !text.contains(&other.email), "{}", operation.name());
    }
}
