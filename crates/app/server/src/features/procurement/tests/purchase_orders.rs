//! Purchase orders.

use super::world::World;
use crate::features::inventory;
use serde_json::json;

#[tokio::test]
async fn a_draft_takes_prices_from_the_breaks_and_says_what_does_not_fit_the_terms() {
    let world = World::new().await;
    let small = world.draft(json!(10)).await;
    assert_eq!(small["lines"][0]["unitCost"], 2);
    let findings: Vec<_> = small["findings"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
    assert_eq!(
        findings,
        ["line 1: 10 is less than the supplier's minimum of 12", "line 1: 10 is not a multiple of the pack of 6"]
    );
    let large = world.draft(json!(120)).await;
    assert_eq!((large["lines"][0]["unitCost"].to_string(), &large["total"]), ("1.5".into(), &json!(180)));
    assert_eq!(large["findings"], json!([]));
}

#[tokio::test]
async fn an_order_goes_from_draft_to_closed_in_two_deliveries_of_two_lots() {
    let world = World::new().await;
    let path = world.approved(24).await;
    let first = world.deliver(&path, "DN-1", 18, "A").await;
    assert_eq!((first.status, &first.data()["status"]), (200, &json!("PARTIALLY_RECEIVED")), "{}", first.json);
    assert_eq!(first.data()["lines"][0]["outstanding"], 6);
    let second = world.deliver(&path, "DN-2", 6, "B").await;
    assert_eq!(second.data()["status"], "RECEIVED");
    assert_eq!(world.lots().await, [("A".to_owned(), json!(18)), ("B".to_owned(), json!(6))]);
    let closed = world.post(&format!("{path}/close"), json!({})).await;
    assert_eq!(closed.data()["status"], "CLOSED");
    let late = world.deliver(&path, "DN-3", 6, "C").await;
    assert_eq!((late.status, late.code()), (409, "INVALID_STATE"));
    let wrong = world.app.app.db.read(&world.workspace.id, inventory::verify).await.unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn the_same_delivery_note_is_booked_once_and_another_one_under_it_is_refused() {
    let world = World::new().await;
    let path = world.approved(24).await;
    let deliveries = (0..6).map(|_| world.deliver(&path, "DN-1", 12, "A"));
    let answers = futures_util::future::join_all(deliveries).await;
    assert!(answers.iter().all(|got| got.status == 200), "{:?}", answers.iter().map(|a| &a.json).collect::<Vec<_>>());
    assert_eq!(world.lots().await, [("A".to_owned(), json!(12))]);
    let other = world.deliver(&path, "DN-1", 6, "A").await;
    assert_eq!((other.status, other.code()), (409, "CONFLICT"));
    assert_eq!(world.lots().await, [("A".to_owned(), json!(12))]);
}

#[tokio::test]
async fn two_deliveries_of_everything_at_the_same_time_book_one() {
    let world = World::new().await;
    let path = world.approved(24).await;
    let (one, two) = tokio::join!(world.deliver(&path, "DN-1", 24, "A"), world.deliver(&path, "DN-2", 24, "A"));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", one.json, two.json);
    assert_eq!(world.lots().await, [("A".to_owned(), json!(24))]);
}

#[tokio::test]
async fn more_than_was_ordered_needs_a_word() {
    let world = World::new().await;
    let path = world.approved(12).await;
    let over = world.deliver(&path, "DN-1", 13, "A").await;
    assert_eq!((over.status, over.code()), (409, "CONFLICT"));
    assert_eq!(over.json["details"]["overReceipts"][0], "line 1: 12 outstanding, 13 came");
    assert!(world.lots().await.is_empty());
    let line = json!({ "line": 1, "quantity": 13 });
    let taken = json!({ "receiptReference": "DN-1", "acceptOverReceipt": true, "lines": [line] });
    let got = world.post(&format!("{path}/receive"), taken).await;
    assert_eq!((&got.data()["status"], &got.data()["lines"][0]["outstanding"]), (&json!("RECEIVED"), &json!(0)));
}

#[tokio::test]
async fn a_disputed_order_takes_the_replacement_and_goes_on() {
    let world = World::new().await;
    let path = world.approved(12).await;
    world.deliver(&path, "DN-1", 6, "A").await;
    let disputed = world.post(&format!("{path}/dispute"), json!({ "reason": "Half of it was sour." })).await;
    assert_eq!(disputed.data()["status"], "DISPUTED");
    let replaced = world.deliver(&path, "DN-2", 6, "B").await;
    assert_eq!(replaced.data()["status"], "RECEIVED");
    assert_eq!(replaced.data()["disputeReason"], "Half of it was sour.");
}

#[tokio::test]
async fn steps_out_of_turn_are_refused_and_change_nothing() {
    let world = World::new().await;
    let draft = world.draft(json!(12)).await;
    let path = format!("/api/purchase-orders/{}", draft["id"].as_str().unwrap());
    let before = world.app.snapshot(&world.workspace.id).await;
    for step in ["approve", "close"] {
        let got = world.post(&format!("{path}/{step}"), json!({})).await;
        assert_eq!((got.status, got.code()), (409, "INVALID_STATE"), "{step}");
    }
    let unknown = json!({ "supplierId": "sup_none", "locationId": world.depot,
        "lines": [{ "productMasterId": "prod_none", "quantity": 1 }] });
    let got = world.post("/api/purchase-orders", unknown).await;
    assert_eq!(got.fault_paths(), ["supplierId", "lines[0].productMasterId"]);
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
}

#[tokio::test]
async fn another_workspaces_supplier_product_or_place_cannot_be_ordered_from() {
    let world = World::new().await;
    let other = world.app.workspace("two").await;
    let before = world.app.snapshot(&world.workspace.id).await;
    let line = json!({ "productMasterId": world.product, "quantity": 12 });
    let body = json!({ "supplierId": world.supplier, "locationId": world.depot, "lines": [line] });
    let got = world.app.post("/api/purchase-orders", &other.key, body).await;
    assert_eq!(got.fault_paths(), ["supplierId", "locationId", "lines[0].productMasterId"], "{}", got.json);
    assert_eq!(world.app.get("/api/purchase-orders", &other.key).await.data(), &json!([]));
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
}

#[tokio::test]
async fn another_lot_of_the_same_number_must_have_the_same_expiry() {
    let world = World::new().await;
    let path = world.approved(24).await;
    world.deliver(&path, "DN-1", 6, "A").await;
    let line = json!({ "line": 1, "quantity": 6, "lotNumber": "A", "expiryDate": "2027-01-01" });
    let got = world.post(&format!("{path}/receive"), json!({ "receiptReference": "DN-2", "lines": [line] })).await;
    assert_eq!((got.status, got.code()), (409, "CONFLICT"));
    assert!(got.json["error"].as_str().unwrap().contains("2026-12-31"), "{}", got.json);
    assert_eq!(world.lots().await, [("A".to_owned(), json!(6))]);
}

#[tokio::test]
async fn its_page_for_print_shows_text_as_text() {
    let world = World::new().await;
    let body = json!({ "supplierId": world.supplier, "locationId": world.depot, "notes": "<script>alert(1)</script>",
        "lines": [{ "productMasterId": world.product, "quantity": 12 }] });
    let id = world.post("/api/purchase-orders", body).await.data()["id"].as_str().unwrap().to_owned();
    let got = world.get(&format!("/api/purchase-orders/{id}/document")).await;
    assert_eq!((got.status, got.header("content-type")), (200, "text/html; charset=utf-8"));
    let page = got.json.as_str().unwrap();
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("Valley dairy") && page.contains(">24<"), "{page}");
}
