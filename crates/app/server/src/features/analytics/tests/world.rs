//! Two stores, one of them in New York, and six weeks of movements at chosen moments.
//!
//! What follows for the fourteen days from 20 December 2017 to 2 January 2018 is computed by hand:
//!
//! | product, cost | at | closing balances | used | ages on 2 January |
//! | --- | --- | --- | --- | --- |
//! | MILK, 2 | north | 100, 2 × 70, 5 × 90, 6 × 50: sum 990 | 30 and 40 | 20 of 10 days, 30 of 62 |
//! | BREAD, 1 | north | from 22 December 2 × 10, 6 × 0, 2 × 5, 2 × 3: sum 36 | 10 and 2 | 3 of 3 days |
//! | SALT, 0.5 | north | 14 × 8 | 0 | 8 of 215 days |
//! | PEPPER, 1 | north | 11 × 60, 3 × 59: sum 837 | 0 and 1 | 59 of 32 days |
//! | MILK, 2 | New York | from 25 December 6 × 10, 3 × 0: sum 60 | 0 and 10 | |

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::network::{NewLocation, create_location};
use crate::http::ApiError;
use crate::testkit::{TestApp, Workspace};
use serde_json::{Value, json};

pub(super) struct Shops {
    pub(super) workspace: Workspace,
    pub(super) north: String,
    pub(super) new_york: String,
    /// MILK, BREAD, SALT and PEPPER.
    pub(super) products: Vec<String>,
}

/// The window of the table above.
pub(super) const WINDOW: &str = "from=2017-12-20&to=2018-01-02";

pub(super) async fn shops(app: &TestApp) -> Shops {
    let workspace = app.workspace("one").await;
    let make = |change: &mut Change<'_, '_>| {
        let place = |code: &str, zone: &str| NewLocation {
            code: code.into(),
            name: code.into(),
            kind: "STORE_FRONT".into(),
            parent_id: None,
            time_zone: zone.into(),
            sellable: true,
        };
        let north = create_location(change, &place("North", "UTC"))?;
        let new_york = create_location(change, &place("New York", "America/New_York"))?;
        let product = |sku: &str, cost: &str| NewProduct {
            global_sku: sku.into(),
            name: sku.into(),
            unit_cost: cost.parse().unwrap(),
            ..NewProduct::default()
        };
        let new = [product("MILK", "2"), product("BREAD", "1"), product("SALT", "0.5"), product("PEPPER", "1")];
        Ok::<_, ApiError>((north, new_york, create_products(change, &new)?))
    };
    let (north, new_york, products) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    let shops = Shops { workspace, north, new_york, products };
    let (north, new_york) = (shops.north.as_str(), shops.new_york.as_str());
    let items = [
        ("RECEIPT", "MILK", north, 100, "2017-11-01T08:00:00Z"),
        ("SALE", "MILK", north, 30, "2017-12-21T10:00:00Z"),
        ("RECEIPT", "MILK", north, 20, "2017-12-23T08:00:00Z"),
        ("SALE", "MILK", north, 40, "2017-12-28T10:00:00Z"),
        ("RECEIPT", "BREAD", north, 10, "2017-12-22T09:00:00Z"),
        ("CONSUMPTION", "BREAD", north, 10, "2017-12-24T12:00:00Z"),
        ("RECEIPT", "BREAD", north, 5, "2017-12-30T09:00:00Z"),
        ("ISSUE", "BREAD", north, 2, "2018-01-01T09:00:00Z"),
        ("RECEIPT", "SALT", north, 8, "2017-06-01T09:00:00Z"),
        ("RECEIPT", "PEPPER", north, 60, "2017-12-01T09:00:00Z"),
        ("SALE", "PEPPER", north, 1, "2017-12-31T09:00:00Z"),
        // 25 December, 23:30, and 31 December, 22:00, in New York.
        ("RECEIPT", "MILK", new_york, 10, "2017-12-26T04:30:00Z"),
        ("SALE", "MILK", new_york, 10, "2018-01-01T03:00:00Z"),
    ];
    shops.record(app, &items.map(|(kind, sku, at, quantity, when)| movement(kind, sku, at, quantity, when))).await;
    shops
}

/// A movement as the API takes it.
pub(super) fn movement(kind: &str, sku: &str, at: &str, quantity: i64, when: &str) -> Value {
    json!({ "type": kind, "globalSku": sku, "locationId": at, "quantity": quantity, "effectiveAt": when })
}

impl Shops {
    pub(super) async fn record(&self, app: &TestApp, items: &[Value]) {
        record(app, &self.workspace, items).await;
    }

    /// The rows that a question is answered with.
    pub(super) async fn ask(&self, app: &TestApp, query: &str) -> Vec<Value> {
        let path = format!("/api/inventory/analytics?{query}");
        let got = app.get(&path, &self.workspace.key).await;
        assert_eq!(got.status, 200, "{path}: {}", got.json);
        got.data().as_array().unwrap().clone()
    }
}

/// Records movements in their order.
pub(super) async fn record(app: &TestApp, workspace: &Workspace, items: &[Value]) {
    let got = app.post("/api/inventory/movements/bulk", &workspace.key, json!({ "items": items })).await;
    assert_eq!(got.status, 200, "{}", got.json);
}
