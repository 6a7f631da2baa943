//! Bins that a transfer can take from or put into.

use super::dairy::Dairy;
use serde_json::{Value, json};

#[tokio::test]
async fn bins_that_can_ship_have_some_to_give_and_are_not_held() {
    let dairy = Dairy::new().await;
    for (code, kind) in [("P-1", "PICK"), ("H-1", "HOLD"), ("Q-1", "QUARANTINE"), ("S-1", "STORAGE")] {
        dairy.bin(&dairy.depot, code, kind).await;
    }
    dairy.put_in("A", "2018-01-20", 7, Some("P-1")).await;
    dairy.put_in("OLD", "2018-01-01", 9, Some("P-1")).await;
    dairy.put_in("A", "2018-01-20", 50, Some("H-1")).await;
    let path = |purpose: &str, location: &str| {
        format!("/api/inventory/transfers/bins?productMasterId={}&locationId={location}&purpose={purpose}", dairy.milk)
    };
    let got = dairy.get(&path("ship", &dairy.depot)).await;
    let bins = got.data().as_array().unwrap();
    let codes: Vec<&Value> = bins.iter().map(|bin| &bin["binCode"]).collect();
    assert_eq!(codes, [&json!("P-1"), &Value::Null], "{}", got.json);
    // What is past its date is there and not available.
    assert_eq!((&bins[0]["quantityOnHand"], &bins[0]["quantityAvailable"]), (&json!(16), &json!(7)));
    let lots: Vec<&Value> = bins[1]["lots"].as_array().unwrap().iter().map(|lot| &lot["lotNumber"]).collect();
    assert_eq!(lots, [&json!("A"), &json!("B")]);
    assert_eq!(bins[1]["quantityAvailable"], 30);
    let other = dairy.app.workspace("two").await;
    let foreign = dairy.app.get(&path("ship", &dairy.depot), &other.key).await;
    assert_eq!((foreign.status, foreign.fault_paths()), (400, vec!["productMasterId", "locationId"]));
    assert_eq!(dairy.get(&path("throw", &dairy.depot)).await.status, 400);
}

#[tokio::test]
async fn bins_that_can_receive_are_in_use_and_those_with_the_product_come_first() {
    let dairy = Dairy::new().await;
    for (code, kind) in [("A-1", "STORAGE"), ("H-1", "HOLD"), ("R-1", "RECEIVING"), ("X-1", "SHIPPING")] {
        dairy.bin(&dairy.depot, code, kind).await;
    }
    dairy.put_in("A", "2018-01-20", 7, Some("R-1")).await;
    let path = format!(
        "/api/inventory/transfers/bins?productMasterId={}&locationId={}&purpose=receive",
        dairy.milk, dairy.depot
    );
    let got = dairy.get(&path).await;
    let codes: Vec<&Value> = got.data().as_array().unwrap().iter().map(|bin| &bin["binCode"]).collect();
    assert_eq!(codes, [&json!("R-1"), &json!("A-1")], "{}", got.json);
}
