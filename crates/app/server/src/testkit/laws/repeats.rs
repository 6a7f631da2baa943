//! The same `Idempotency-Key` acts once and gets the first answer again; with another body it is refused.

use super::exceptions::{Law, excepted};
use super::operations;
use super::world::World;

#[tokio::test]
async fn a_repeated_write_acts_once_and_replays_its_answer() {
    let world = World::furnished().await;
    let mut done = 0;
    for operation in operations().into_iter().filter(|o| o.endpoint.writes() && !excepted(Law::Replays, o.id())) {
        let name = operation.name();
        let header = [("idempotency-key", operation.id())];
        let first = world.example(&operation, 7, &header).await;
        let after = world.app.snapshot(&world.ours.workspace.id).await;
        let again = world.example(&operation, 7, &header).await;
        assert_eq!((again.status, &again.json), (first.status, &first.json), "{name}");
        assert_eq!(first.header("idempotent-replayed"), "", "{name}");
        assert_eq!(again.header("idempotent-replayed"), "true", "{name}: {}", first.json);
        for kept in ["location", "etag"] {
            assert_eq!(again.header(kept), first.header(kept), "{name}: {kept}");
        }
        assert!(world.app.snapshot(&world.ours.workspace.id).await == after, "{name} acted twice");
        done += usize::from(first.status < 300);

        // Another request: one more space is enough, since it is the bytes that are compared.
        let path = world.ours.path(&operation) + &world.ours.query(&operation);
        let body = format!(" {}", world.ours.body(&operation, 7).unwrap_or_else(|| "{}".into()));
        let other = world.call_with(&operation, &path, world.ours.token(&operation), Some(&body), &header).await;
        assert_eq!((other.status, other.code()), (409, "IDEMPOTENCY_KEY_REUSED"), "{name}: {}", other.json);
    }
    assert!(done > 5, "only {done} writes went through");
}

#[tokio::test]
async fn an_idempotency_key_that_cannot_be_one_is_400() {
    let world = World::bare().await;
    for operation in operations().into_iter().filter(|o| o.endpoint.writes() && !o.public()) {
        let header = [("idempotency-key", &*"k".repeat(256))];
        let got = world.example(&operation, 0, &header).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec!["Idempotency-Key"]), "{}", operation.name());
    }
}
