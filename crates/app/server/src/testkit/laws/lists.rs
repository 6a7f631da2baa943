//! Pages are disjoint, complete and in order, by number and by cursor, under every sort.

use super::world::World;
use super::{Operation, operations};
use serde_json::Value;

#[tokio::test]
async fn pages_and_cursors_give_every_row_once_under_every_sort() {
    let world = World::furnished().await;
    let mut long = 0;
    for operation in operations().into_iter().filter(|o| o.endpoint.list.is_some() && !o.has_id()) {
        let list = operation.endpoint.list.unwrap();
        for sort in list.sorts {
            let order = |order: &str| format!("sortBy={}&sortOrder={order}", sort.name);
            let (up, down) = (order("asc"), order("desc"));
            let (ascending, total) = by_page(&world, &operation, &up).await;
            let (mut descending, _) = by_page(&world, &operation, &down).await;
            let what = format!("{} by {}", operation.name(), sort.name);
            assert_eq!(ascending.len(), total, "{what}");
            let mut distinct = ascending.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), total, "{what}: a row stands on two pages");
            assert_eq!(by_cursor(&world, &operation, &up).await, ascending, "{what}, by cursor");
            assert_eq!(by_cursor(&world, &operation, &down).await, descending, "{what}, by cursor backwards");
            descending.reverse();
            assert_eq!(descending, ascending, "{what}: backwards is not the reverse");
            long += usize::from(total > 4);
        }
    }
    assert!(long > 3, "only {long} lists had more than two pages");
}

/// Every row by page number, two at a time, and the total.
async fn by_page(world: &World, operation: &Operation, order: &str) -> (Vec<String>, usize) {
    let (mut rows, mut page) = (Vec::new(), 1);
    loop {
        let got = read(world, operation, &format!("{order}&limit=2&page={page}")).await;
        let pagination = &got["pagination"];
        let total = usize::try_from(pagination["total"].as_u64().unwrap()).unwrap();
        assert_eq!(pagination["totalPages"], total.div_ceil(2), "{}", operation.name());
        assert_eq!(pagination["pageSize"], 2, "{}", operation.name());
        let found = names(&got);
        if found.is_empty() {
            return (rows, total);
        }
        rows.extend(found);
        page += 1;
    }
}

/// Every row by cursor, three at a time.
async fn by_cursor(world: &World, operation: &Operation, order: &str) -> Vec<String> {
    let mut got = read(world, operation, &format!("{order}&limit=3")).await;
    let mut rows = names(&got);
    while let Some(cursor) = got["pagination"]["nextCursor"].as_str() {
        got = read(world, operation, &format!("{order}&limit=3&cursor={cursor}")).await;
        assert!(!names(&got).is_empty(), "{}: a cursor leads to nothing", operation.name());
        rows.extend(names(&got));
    }
    rows
}

async fn read(world: &World, operation: &Operation, query: &str) -> Value {
    let path = format!("{}?{query}", operation.endpoint.path);
    let got = world.call(operation, &path, world.ours.token(operation), None).await;
    assert_eq!(got.status, 200, "{path}: {}", got.json);
    got.json
}

/// What tells the rows apart: their ids. A matrix is a list of its products; outcomes stand beside their totals.
pub(super) fn names(page: &Value) -> Vec<String> {
    let data = &page["data"];
    let within = || data["products"].as_array().or_else(|| data["outcomes"].as_array());
    let rows = data.as_array().or_else(within).unwrap_or_else(|| panic!("no rows: {data}"));
    let id =
        |row: &Value| row.get("id").or_else(|| row.get("productMasterId")).and_then(Value::as_str).map(str::to_owned);
    rows.iter().map(|row| id(row).unwrap_or_else(|| row.to_string())).collect()
}
