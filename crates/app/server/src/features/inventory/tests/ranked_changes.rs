//! What the ranking keeps is what it would be, read from the beginning: after every change of orders, transfers and
//! products, of which no one has everything read again.

use super::stall::Stall;
use crate::features::inventory::RankingReads;
use crate::testkit::{request, send};
use proptest::prelude::*;
use serde_json::{Value, json};

const MATRIX: &str = "/api/inventory/channel-location?limit=100";

/// What is asked of every state: all rows by what no database knows, together and each location by itself.
const ASKED: [&str; 3] = [
    "&sortBy=atp&atpChannelId=WEB",
    "&eachLocation=true&sortBy=severity&sortOrder=desc",
    "&severity=CRITICAL,LOW&sortBy=globalSku",
];

struct Market {
    stall: Stall,
    supplier: String,
    /// Apples, pears, and what is made later.
    products: Vec<String>,
    orders: Vec<String>,
    transfers: Vec<String>,
    category: String,
    notes: usize,
}

impl Market {
    /// Both channels count what comes within ten days; what lies in the category has another threshold on the web.
    async fn new() -> Self {
        let stall = Stall::new().await;
        let id = |got: crate::testkit::Got| {
            assert_eq!(got.status, 201, "{}", got.json);
            got.data()["id"].as_str().unwrap().to_owned()
        };
        let body = json!({ "code": "FARM", "name": "Farm", "leadTimeDays": 7, "minimumOrderQuantity": 1, "packSize": 1, "items": [] });
        let supplier = id(stall.post("/api/suppliers", body).await);
        let taxonomy = id(stall.post("/api/taxonomies", json!({ "name": "Fruit" })).await);
        let category =
            id(stall.post("/api/categories", json!({ "taxonomyId": taxonomy, "name": "Stone fruit" })).await);
        stall.policy(json!({ "channelId": "SHOP", "includeInboundDays": 10 })).await;
        stall.policy(json!({ "channelId": "WEB", "includeInboundDays": 10 })).await;
        stall
            .policy(
                json!({ "channelId": "WEB", "categoryId": category, "lowAtpThreshold": 30, "includeInboundDays": 10 }),
            )
            .await;
        stall.received(&stall.apples, 20, json!({})).await;
        stall.received(&stall.pears, 6, json!({})).await;
        stall.received(&stall.pears, 3, json!({ "locationId": stall.second })).await;
        let products = vec![stall.apples.clone(), stall.pears.clone()];
        let market = Self { stall, supplier, products, orders: Vec::new(), transfers: Vec::new(), category, notes: 0 };
        for query in ASKED {
            market.kept(query).await;
        }
        market
    }

    fn reads(&self) -> RankingReads {
        self.stall.app.app.rankings.reads()
    }

    async fn kept(&self, query: &str) -> Value {
        let got = self.stall.get(&format!("{MATRIX}{query}")).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.json.clone()
    }

    /// What is kept is what another process reads that has kept nothing; `whole` times everything was read for it.
    async fn agrees(&self, after: &str, before: RankingReads, whole: u64) {
        let node = self.stall.app.second_node().await;
        for query in ASKED {
            let asked = request("GET", &format!("{MATRIX}{query}"), &self.stall.workspace.key, None);
            let anew = send(&node, asked).await;
            assert_eq!(self.kept(query).await, anew.json, "after {after}: {query}");
        }
        assert_eq!(self.reads().whole - before.whole, whole, "{after}");
    }

    /// Whatever may be refused in this state: then nothing has changed.
    async fn act(&self, path: &str, body: Value) -> Value {
        let got = self.stall.post(path, body).await;
        assert!(got.status < 300 || got.status == 409 || got.status == 400, "{path}: {}", got.json);
        got.data().clone()
    }

    fn product(&self, which: usize) -> &str {
        &self.products[which % self.products.len()]
    }

    async fn change(&mut self, step: &Step) {
        match step {
            Step::Order { which, quantity, day } => {
                let lines = json!([{ "productMasterId": self.product(*which), "quantity": quantity },
                    { "productMasterId": self.product(which + 1), "quantity": 2 }]);
                let body = json!({ "supplierId": self.supplier, "locationId": self.stall.place, "lines": lines,
                    "expectedOn": format!("2018-01-{:02}", day) });
                let made = self.act("/api/purchase-orders", body).await;
                self.orders.extend(made["id"].as_str().map(|id| format!("/api/purchase-orders/{id}")));
            }
            Step::OnOrder { which, step } => {
                if let Some(path) = self.orders.get(which % self.orders.len().max(1)).cloned() {
                    self.notes += 1;
                    let body = match *step {
                        "receive" => {
                            json!({ "receiptReference": format!("DN-{}", self.notes), "lines": [{ "line": 1, "quantity": 1 }] })
                        }
                        "dispute" => json!({ "reason": "It was sour." }),
                        _ => json!({}),
                    };
                    self.act(&format!("{path}/{step}"), body).await;
                }
            }
            Step::Transfer { which, quantity } => {
                let (from, to) = (&self.stall.place, &self.stall.second);
                let body = json!({ "sourceLocationId": from, "destLocationId": to,
                    "lines": [{ "productMasterId": self.product(*which), "quantity": quantity }] });
                let made = self.act("/api/inventory/transfers", body).await;
                self.transfers.extend(made["id"].as_str().map(|id| format!("/api/inventory/transfers/{id}")));
            }
            Step::OnTransfer { which, body } => {
                if let Some(path) = self.transfers.get(which % self.transfers.len().max(1)).cloned() {
                    let mut body = body.clone();
                    if body["action"] == "update" {
                        body["lines"] = json!([{ "productMasterId": self.product(which + 1), "quantity": 1 }]);
                    }
                    self.act(&path, body).await;
                }
            }
            Step::Make => {
                // Ids grow, so what is made comes last; by its name it comes first.
                let sku = format!("A{}", 99 - self.products.len());
                let made = self.act("/api/products", json!({ "globalSku": sku, "name": sku })).await;
                self.products.push(made["id"].as_str().unwrap().to_owned());
            }
            Step::Patch { which, body } => {
                let mut body = body.clone();
                if body.get("categories").is_some() {
                    body["categories"] = json!([self.category]);
                }
                let path = format!("/api/products/{}", self.product(*which));
                let got = self.stall.app.patch(&path, &self.stall.workspace.key, body).await;
                assert!([200, 409].contains(&got.status), "{}", got.json);
            }
            Step::Delete { which } => {
                let at = which % self.products.len();
                let path = format!("/api/products/{}", self.products[at]);
                let got = self.stall.app.delete(&path, &self.stall.workspace.key).await;
                if got.status == 204 {
                    self.products.remove(at);
                }
            }
            Step::Link { which } => {
                let path = format!("/api/products/{}/links", self.product(*which));
                self.act(&path, json!({ "type": "SUBSTITUTE", "productMasterId": self.product(which + 1) })).await;
            }
            Step::Sell { which } => {
                self.stall.moved("SALE", self.product(*which), json!(1), json!({})).await;
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Order { which: usize, quantity: i64, day: u8 },
    OnOrder { which: usize, step: &'static str },
    Transfer { which: usize, quantity: i64 },
    OnTransfer { which: usize, body: Value },
    Make,
    Patch { which: usize, body: Value },
    Delete { which: usize },
    Link { which: usize },
    Sell { which: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let which = || 0..5_usize;
    let steps = vec!["submit", "submit", "approve", "approve", "receive", "receive", "dispute", "close", "cancel"];
    let acts = vec![
        json!({ "action": "ready" }),
        json!({ "action": "ready" }),
        json!({ "action": "ready", "expectedOn": "2018-01-20" }),
        json!({ "action": "update" }),
        json!({ "action": "ship" }),
        json!({ "action": "ship", "lines": [{ "line": 1, "quantity": 1 }], "final": true }),
        json!({ "action": "receive" }),
        json!({ "action": "receive", "lines": [{ "line": 1, "quantity": 0, "damaged": 1 }] }),
        json!({ "action": "receive", "final": true, "lines": [] }),
        json!({ "action": "cancel" }),
    ];
    let patches = vec![
        json!({ "name": "0 first" }),
        json!({ "globalSku": "ZZ" }),
        json!({ "status": "PHASE_OUT" }),
        json!({ "status": "DISCONTINUED" }),
        json!({ "status": "ACTIVE" }),
        json!({ "categories": [] }),
    ];
    prop_oneof![
        3 => (which(), 1..40_i64, 2..25_u8).prop_map(|(which, quantity, day)| Step::Order { which, quantity, day }),
        6 => (which(), prop::sample::select(steps)).prop_map(|(which, step)| Step::OnOrder { which, step }),
        3 => (which(), 1..5_i64).prop_map(|(which, quantity)| Step::Transfer { which, quantity }),
        6 => (which(), prop::sample::select(acts)).prop_map(|(which, body)| Step::OnTransfer { which, body }),
        2 => Just(Step::Make),
        3 => (which(), prop::sample::select(patches)).prop_map(|(which, body)| Step::Patch { which, body }),
        1 => which().prop_map(|which| Step::Delete { which }),
        1 => which().prop_map(|which| Step::Link { which }),
        1 => which().prop_map(|which| Step::Sell { which }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_changes_of_orders_transfers_and_products_leave_what_is_kept_as_if_it_were_read_anew(
        steps in prop::collection::vec(step(), 12..24)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut market = Market::new().await;
            for step in &steps {
                let before = market.reads();
                market.change(step).await;
                market.agrees(&format!("{step:?}"), before, 0).await;
            }
        });
    }
}

/// Every step of an order and of a transfer on its whole way, so that none is left to chance.
#[tokio::test]
async fn each_step_of_an_order_and_of_a_transfer_is_followed_by_its_products_alone() {
    let mut market = Market::new().await;
    let order = |step| Step::OnOrder { which: 0, step };
    let act = |body: Value| Step::OnTransfer { which: 0, body };
    let way = [
        Step::Make,
        Step::Make,
        Step::Order { which: 0, quantity: 3, day: 5 },
        order("submit"),
        order("approve"),
        order("receive"),
        order("dispute"),
        order("receive"),
        order("close"),
        Step::Transfer { which: 0, quantity: 4 },
        act(json!({ "action": "ready" })),
        act(json!({ "action": "update" })),
        act(json!({ "action": "cancel" })),
        Step::Patch { which: 0, body: json!({ "categories": [] }) },
        Step::Patch { which: 1, body: json!({ "status": "DISCONTINUED" }) },
        Step::Patch { which: 1, body: json!({ "status": "ACTIVE" }) },
        Step::Delete { which: 3 },
    ];
    for step in way {
        let before = market.reads();
        market.change(&step).await;
        market.agrees(&format!("{step:?}"), before, 0).await;
        // An order has two products, and each of the two kept extents reads them; the fields of a step name no more.
        let read = market.reads().products - before.products;
        assert!((2..=4).contains(&read), "{step:?}: {read}");
    }
}

#[tokio::test]
async fn a_policy_a_channel_and_another_tree_of_categories_have_everything_read_again() {
    let market = Market::new().await;
    let before = market.reads();
    market.stall.policy(json!({ "channelId": "WEB", "productMasterId": market.products[0], "reserveStock": 19 })).await;
    // The rows of products, and those of each location.
    market.agrees("a policy", before, 2).await;
    let before = market.reads();
    let patch = json!({ "name": "Drupes" });
    let path = format!("/api/categories/{}", market.category);
    assert_eq!(market.stall.app.patch(&path, &market.stall.workspace.key, patch).await.status, 200);
    market.agrees("a category", before, 2).await;
    let before = market.reads();
    let lane =
        json!({ "sourceLocationId": market.stall.place, "destLocationId": market.stall.second, "leadTimeDays": 2 });
    let got = market.stall.post("/api/lanes", lane).await;
    assert_eq!(got.status, 201, "{}", got.json);
    market.agrees("a lane", before, 0).await;
}
