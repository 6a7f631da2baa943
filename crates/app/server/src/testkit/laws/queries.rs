//! Unknown parameters and values are refused, so that a typo never returns everything.

use super::lists::names;
use super::operations;
use super::world::World;

#[tokio::test]
async fn a_parameter_that_is_not_known_is_400_and_named() {
    let world = World::bare().await;
    for operation in operations() {
        let path = world.ours.path(&operation);
        let query = world.ours.query(&operation);
        let path = if query.is_empty() { format!("{path}?unheardOf=1") } else { format!("{path}{query}&unheardOf=1") };
        let body = world.ours.body(&operation, 0);
        let got = world.call(&operation, &path, world.ours.token(&operation), body.as_deref()).await;
        assert_eq!((got.status, got.code()), (400, "VALIDATION_ERROR"), "{}: {}", operation.name(), got.json);
        assert!(got.fault_paths().contains(&"unheardOf"), "{}: {}", operation.name(), got.json);
    }
}

#[tokio::test]
async fn a_list_refuses_pages_orders_and_cursors_that_cannot_be() {
    let world = World::bare().await;
    let cases = [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("sortBy=nope", "sortBy"),
        ("sortOrder=up", "sortOrder"),
        ("cursor=nonsense", "cursor"),
        ("cursor=W10", "cursor"),
        ("limit=5&limit=6", "limit"),
    ];
    for operation in operations().into_iter().filter(|o| o.endpoint.list.is_some()) {
        for (query, field) in cases {
            let path = format!("{}?{query}", world.ours.path(&operation));
            let got = world.call(&operation, &path, world.ours.token(&operation), None).await;
            assert_eq!((got.status, got.code()), (400, "VALIDATION_ERROR"), "{path}: {}", got.json);
            assert!(got.fault_paths().contains(&field), "{path}: {}", got.json);
        }
        let path = format!("{}?limit=0&page=-1&sortBy=nope&unheardOf=1", world.ours.path(&operation));
        let got = world.call(&operation, &path, world.ours.token(&operation), None).await;
        assert_eq!(got.fault_paths(), ["limit", "page", "sortBy", "unheardOf"], "{path}: {}", got.json);
    }
}

#[tokio::test]
async fn a_page_past_the_end_is_an_empty_list() {
    let world = World::furnished().await;
    for operation in operations().into_iter().filter(|o| o.endpoint.list.is_some()) {
        let path = format!("{}?page=1000000", world.ours.path(&operation));
        let got = world.call(&operation, &path, world.ours.token(&operation), None).await;
        if operation.has_id() && got.status == 404 {
            continue;
        }
        assert_eq!(got.status, 200, "{path}: {}", got.json);
        assert!(names(&got.json).is_empty(), "{path}: {}", got.json);
        assert_eq!(got.json["pagination"]["page"], 1_000_000, "{path}");
    }
}
