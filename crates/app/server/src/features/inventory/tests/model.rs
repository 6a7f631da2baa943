//! Random sequences of everything that changes stock, against a model that is too simple to be wrong: a slot is a list
//! of facts (so much moved then, so much was found then), and its balance at a moment is the last count before it
//! and what moved since. In the second place everything lies in one bin, whose type changes: while stock may not leave it,
//! all that is neither reserved nor recalled is on hold and nothing of it is promised or handed out. After each step the balances, the reserved and the held quantities agree, and the proof holds.

use super::stall::Stall;
use crate::testkit::Got;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use stockflow_kernel::Instant;

/// A slot by the numbers of its product and its place.
type Place = (usize, usize);

#[derive(Debug, Clone)]
enum Step {
    Receive { at: Place, quantity: i64, back: Option<i64> },
    Sell { at: Place, quantity: i64, back: Option<i64> },
    Adjust { at: Place, by: i64 },
    Count { at: Place, found: i64, back: Option<i64> },
    Hold { at: Place, quantity: i64 },
    LetGo { at: Place },
    Recall { at: Place },
    Reserve { lines: Vec<(usize, i64)>, seconds: i64 },
    Confirm { which: usize },
    Release { which: usize, part: Option<i64> },
    Fulfil { which: usize, part: Option<i64> },
    Retype { to: &'static str },
    Wait { seconds: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let at = (0..2_usize, 0..2_usize);
    // An odd number of seconds back: never at the moment of another step.
    let back = prop::option::weighted(0.4, (0..12_i64).prop_map(|tens| 10 * tens + 5));
    let which = 0..6_usize;
    let part = prop::option::of(1..4_i64);
    prop_oneof![
        4 => (at.clone(), 1..20_i64, back.clone()).prop_map(|(at, quantity, back)| Step::Receive { at, quantity, back }),
        4 => (at.clone(), 1..12_i64, back.clone()).prop_map(|(at, quantity, back)| Step::Sell { at, quantity, back }),
        2 => (at.clone(), prop_oneof![-6..0_i64, 1..6_i64]).prop_map(|(at, by)| Step::Adjust { at, by }),
        3 => (at.clone(), 0..25_i64, back).prop_map(|(at, found, back)| Step::Count { at, found, back }),
        1 => (at.clone(), 1..6_i64).prop_map(|(at, quantity)| Step::Hold { at, quantity }),
        1 => at.clone().prop_map(|at| Step::LetGo { at }),
        1 => at.prop_map(|at| Step::Recall { at }),
        5 => (prop::collection::vec((0..2_usize, 1..9_i64), 1..4), 1..90_i64)
            .prop_map(|(lines, seconds)| Step::Reserve { lines, seconds }),
        2 => which.clone().prop_map(|which| Step::Confirm { which }),
        2 => (which.clone(), part.clone()).prop_map(|(which, part)| Step::Release { which, part }),
        3 => (which, part).prop_map(|(which, part)| Step::Fulfil { which, part }),
        2 => prop::sample::select(vec!["HOLD", "QUARANTINE", "STORAGE", "PICK"]).prop_map(|to| Step::Retype { to }),
        2 => (1..8_i64).prop_map(|tens| Step::Wait { seconds: 10 * tens }),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fact {
    Moved(i64),
    Found(i64),
}

#[derive(Debug, Default)]
struct Slot {
    /// By moment; what moved at the moment of a count came before it.
    facts: Vec<(Instant, Fact)>,
    line: Option<String>,
    on_hold: i64,
    recalled: i64,
}

impl Slot {
    fn balance(&self, at: Instant) -> i64 {
        let mut facts: Vec<_> = self.facts.iter().filter(|(moment, _)| *moment <= at).collect();
        facts.sort_by_key(|(moment, fact)| (*moment, matches!(fact, Fact::Found(_))));
        facts.iter().fold(0, |balance, (_, fact)| match fact {
            Fact::Moved(by) => balance + by,
            Fact::Found(found) => *found,
        })
    }

    fn counted_since(&self, at: Instant) -> bool {
        self.facts.iter().any(|(moment, fact)| *moment >= at && matches!(fact, Fact::Found(_)))
    }
}

#[derive(Debug)]
struct Order {
    path: String,
    ends: Option<Instant>,
    /// What stands where, by line of the order.
    parts: Vec<(i64, Place, i64)>,
    over: bool,
}

#[derive(Debug, Default)]
struct Model {
    slots: BTreeMap<Place, Slot>,
    orders: Vec<Order>,
    /// Stock may not leave the bin in the second place.
    barred: bool,
}

impl Model {
    fn is_barred(&self, at: Place) -> bool {
        at.1 == 1 && self.barred
    }

    fn promisable(&self, at: Place, now: Instant) -> i64 {
        if self.is_barred(at) { 0 } else { self.available(at, now) }
    }

    fn on_hold(&self, at: Place, now: Instant) -> i64 {
        let Some(slot) = self.slots.get(&at) else { return 0 };
        if self.is_barred(at) { slot.balance(now) - self.reserved(at) - slot.recalled } else { slot.on_hold }
    }

    fn reserved(&self, at: Place) -> i64 {
        self.orders.iter().flat_map(|order| &order.parts).filter(|part| part.1 == at).map(|part| part.2).sum()
    }

    fn available(&self, at: Place, now: Instant) -> i64 {
        let Some(slot) = self.slots.get(&at) else { return 0 };
        slot.balance(now) - self.reserved(at) - slot.on_hold - slot.recalled
    }

    fn let_time_pass(&mut self, now: Instant) {
        for order in &mut self.orders {
            if order.ends.is_some_and(|end| end <= now) {
                order.parts.clear();
                order.over = true;
                order.ends = None;
            }
        }
    }
}

struct Run {
    stall: Stall,
    model: Model,
    bin: String,
}

impl Run {
    async fn new() -> Self {
        let stall = Stall::new().await;
        let path = format!("/api/locations/{}/bins", stall.second);
        let made = stall.post(&path, json!({ "code": "SHELF", "type": "STORAGE" })).await;
        assert_eq!(made.status, 201, "{}", made.json);
        let bin = format!("{path}/{}", made.data()["id"].as_str().unwrap());
        Self { stall, model: Model::default(), bin }
    }

    /// The bin at a place, as bodies name it.
    fn in_bin(at: Place) -> Value {
        if at.1 == 1 { json!("SHELF") } else { Value::Null }
    }

    async fn retype(&mut self, to: &str) {
        let got = self.stall.app.patch(&self.bin, &self.stall.workspace.key, json!({ "type": to })).await;
        assert_eq!(got.status, 200, "{}", got.json);
        self.model.barred = ["HOLD", "QUARANTINE"].contains(&to);
    }

    fn now(&self) -> Instant {
        self.stall.app.app.clock.now()
    }

    fn product(&self, at: Place) -> &str {
        [&self.stall.apples, &self.stall.pears][at.0]
    }

    fn place(&self, at: Place) -> &str {
        [&self.stall.place, &self.stall.second][at.1]
    }

    fn slot(&mut self, at: Place) -> &mut Slot {
        self.model.slots.entry(at).or_default()
    }

    async fn step(&mut self, step: &Step) {
        self.stall.later(10);
        let now = self.now();
        self.model.let_time_pass(now);
        match step {
            Step::Receive { at, quantity, back } => self.moved(*at, "RECEIPT", *quantity, *back).await,
            Step::Sell { at, quantity, back } => self.moved(*at, "SALE", -*quantity, *back).await,
            Step::Adjust { at, by } => self.adjusted(*at, *by).await,
            Step::Count { at, found, back } => self.counted(*at, *found, *back).await,
            Step::Hold { at, quantity } => self.act(*at, "HOLD", Some(*quantity)).await,
            Step::LetGo { at } => self.act(*at, "RELEASE", None).await,
            Step::Recall { at } => self.act(*at, "RECALL", None).await,
            Step::Reserve { lines, seconds } => self.reserve(lines, *seconds).await,
            Step::Confirm { which } => self.confirm(*which).await,
            Step::Release { which, part } => self.settle("release", *which, *part).await,
            Step::Fulfil { which, part } => self.settle("fulfil", *which, *part).await,
            Step::Retype { to } => self.retype(to).await,
            Step::Wait { seconds } => self.stall.later(*seconds),
        }
        let now = self.now();
        self.model.let_time_pass(now);
        self.agrees().await;
    }

    async fn moved(&mut self, at: Place, kind: &str, by: i64, back: Option<i64>) {
        let now = self.now();
        let moment = now.plus_seconds(-back.unwrap_or(0));
        let known = self.model.slots.get(&at).is_some_and(|slot| slot.line.is_some());
        let held = back.is_some() && self.slot(at).counted_since(moment);
        let fine = by > 0 || (known && (held || self.model.available(at, now) >= -by));
        let mut more = json!({ "locationId": self.place(at), "bin": Self::in_bin(at) });
        if back.is_some() {
            more["effectiveAt"] = json!(moment);
        }
        let product = self.product(at).to_owned();
        let got = self.stall.moved(kind, &product, json!(by.abs()), more).await;
        assert_eq!(got.status, if fine { 200 } else { 409 }, "{}", got.json);
        if fine {
            let slot = self.slot(at);
            slot.line = got.data()["results"][0]["inventoryItemId"].as_str().map(str::to_owned);
            slot.facts.push((moment, Fact::Moved(by)));
        }
    }

    async fn adjusted(&mut self, at: Place, by: i64) {
        let fine = by > 0 || self.model.available(at, self.now()) >= -by;
        let body = json!({ "productMasterId": self.product(at), "locationId": self.place(at), "bin": Self::in_bin(at), "deltaQuantity": by, "reasonCodeId": "OTHER" });
        let got = self.stall.post("/api/inventory/adjust", body).await;
        assert_eq!(got.status, if fine { 200 } else { 409 }, "{}", got.json);
        if fine {
            let now = self.now();
            let slot = self.slot(at);
            slot.line = got.data()["inventoryItemId"].as_str().map(str::to_owned);
            slot.facts.push((now, Fact::Moved(by)));
        }
    }

    async fn counted(&mut self, at: Place, found: i64, back: Option<i64>) {
        let now = self.now();
        let moment = now.plus_seconds(-back.unwrap_or(0));
        let later = self.slot(at).counted_since(Instant::from_micros(moment.micros() + 1));
        let variance = found - self.slot(at).balance(moment);
        let fine = later || variance >= 0 || self.model.available(at, now) + variance >= 0;
        let lines = json!([{ "productMasterId": self.product(at), "bin": Self::in_bin(at), "newQty": found }]);
        let body = json!({ "locationId": self.place(at), "countedAt": moment, "lines": lines });
        let got = self.stall.post("/api/inventory/adjustments/record-stock", body).await;
        assert_eq!(got.status, if fine { 200 } else { 409 }, "{}", got.json);
        if fine {
            let line = &got.data()["lines"][0];
            assert_eq!(line["deltaQuantity"], variance);
            let slot = self.slot(at);
            slot.line = line["inventoryItemId"].as_str().map(str::to_owned);
            slot.facts.push((moment, Fact::Found(found)));
        }
    }

    async fn act(&mut self, at: Place, action: &str, quantity: Option<i64>) {
        let now = self.now();
        let available = self.model.available(at, now);
        let Some(line) = self.slot(at).line.clone() else { return };
        let mut body = json!({ "action": action, "reason": "so" });
        if let Some(quantity) = quantity {
            body["quantity"] = json!(quantity);
        }
        let got = self.stall.post(&format!("/api/inventory/availability/{line}"), body).await;
        let slot = self.slot(at);
        let on_hand = slot.balance(now);
        let fine = match (action, quantity) {
            ("HOLD", Some(quantity)) => available >= quantity,
            ("RELEASE", _) => slot.on_hold > 0 || slot.recalled > 0,
            _ => on_hand > slot.recalled,
        };
        assert_eq!(got.status, if fine { 200 } else { 409 }, "{action}: {}", got.json);
        match (action, fine) {
            (_, false) => {}
            ("HOLD", _) => slot.on_hold += quantity.unwrap_or(0),
            ("RELEASE", _) if slot.on_hold > 0 => slot.on_hold = 0,
            ("RELEASE", _) => slot.recalled = 0,
            _ => {
                (slot.on_hold, slot.recalled) = (0, on_hand);
                for order in &mut self.model.orders {
                    let before = order.parts.len();
                    order.parts.retain(|part| part.1 != at);
                    if order.parts.is_empty() && before > 0 {
                        order.over = true;
                        order.ends = None;
                    }
                }
            }
        }
    }

    async fn reserve(&mut self, lines: &[(usize, i64)], seconds: i64) {
        let now = self.now();
        let mut wanted = [0, 0];
        lines.iter().for_each(|(product, quantity)| wanted[*product] += quantity);
        let there = |product: usize| (0..2).map(|place| self.model.promisable((product, place), now)).sum::<i64>();
        let fine = (0..2).all(|product| wanted[product] <= there(product));
        let named: Vec<(&str, i64)> =
            lines.iter().map(|(product, quantity)| (self.product((*product, 0)), *quantity)).collect();
        let got = self.stall.hold("SHOP", &named, json!({ "ttlSeconds": seconds })).await;
        assert_eq!(got.status, if fine { 201 } else { 409 }, "{}", got.json);
        if fine {
            let order = self.order(&got, Some(now.plus_seconds(seconds)));
            let held: i64 = order.parts.iter().map(|part| part.2).sum();
            assert_eq!(held, wanted.iter().sum::<i64>());
            self.model.orders.push(order);
        }
    }

    fn order(&self, got: &Got, ends: Option<Instant>) -> Order {
        let mut parts = Vec::new();
        for line in got.data()["lines"].as_array().unwrap() {
            for part in line["allocations"].as_array().unwrap() {
                let product = usize::from(part["productMasterId"] == *self.stall.pears);
                let place = usize::from(part["locationId"] == *self.stall.second);
                parts.push((line["line"].as_i64().unwrap(), (product, place), part["open"].as_i64().unwrap()));
            }
        }
        let path = format!("/api/inventory/reservations/{}", got.data()["id"].as_str().unwrap());
        Order { path, ends, parts, over: false }
    }

    async fn confirm(&mut self, which: usize) {
        let Some(order) = self.model.orders.get_mut(which) else { return };
        let got = self.stall.post(&format!("{}/confirm", order.path), json!({})).await;
        assert_eq!(got.status, if order.over { 409 } else { 200 }, "{}", got.json);
        order.ends = None;
    }

    async fn settle(&mut self, action: &str, which: usize, part: Option<i64>) {
        let now = self.now();
        let Some(order) = self.model.orders.get(which) else { return };
        let first: i64 = order.parts.iter().filter(|p| p.0 == 1).map(|p| p.2).sum();
        let body = match part {
            Some(quantity) => json!({ "lines": [{ "line": 1, "quantity": quantity }] }),
            None => json!({}),
        };
        let got = self.stall.post(&format!("{}/{action}", order.path), body).await;
        let expected = match (order.over, part) {
            (true, _) => 409,
            (false, Some(quantity)) if quantity > first => 400,
            _ if action == "fulfil" && self.touches_barred(order, part) => 409,
            _ => 200,
        };
        assert_eq!(got.status, expected, "{}", got.json);
        if expected != 200 {
            return;
        }
        let after = self.order(&got, order.ends);
        let mut gone: BTreeMap<Place, i64> = BTreeMap::new();
        order.parts.iter().for_each(|p| *gone.entry(p.1).or_default() += p.2);
        after.parts.iter().for_each(|p| *gone.entry(p.1).or_default() -= p.2);
        let asked = part.unwrap_or_else(|| order.parts.iter().map(|p| p.2).sum());
        assert_eq!(gone.values().sum::<i64>(), asked);
        if action == "fulfil" {
            for (at, quantity) in gone.into_iter().filter(|(_, quantity)| *quantity > 0) {
                self.slot(at).facts.push((now, Fact::Moved(-quantity)));
            }
        }
        let over = after.parts.iter().all(|p| p.2 == 0);
        let parts = after.parts.into_iter().filter(|p| p.2 > 0).collect();
        let order = &mut self.model.orders[which];
        (order.parts, order.over) = (parts, over);
        if over {
            order.ends = None;
        }
    }

    /// Whether some of what an order is to hand out lies where nothing is handed out.
    fn touches_barred(&self, order: &Order, part: Option<i64>) -> bool {
        let mut left = part.unwrap_or(i64::MAX);
        let own = order.parts.iter().filter(|p| part.is_none() || p.0 == 1);
        let mut touched = own.take_while(|p| {
            let wanted = left > 0;
            left -= p.2;
            wanted
        });
        touched.any(|p| self.model.is_barred(p.1))
    }

    async fn agrees(&self) {
        let now = self.now();
        let lines = self.stall.get("/api/inventory?limit=100").await;
        let lines = lines.data().as_array().unwrap();
        for (at, slot) in &self.model.slots {
            let Some(id) = &slot.line else { continue };
            let line = lines.iter().find(|line| line["id"] == **id).unwrap();
            let shown =
                ["quantityOnHand", "quantityReserved", "quantityOnHold", "quantityRecalled"].map(|f| line[f].clone());
            let on_hold = self.model.on_hold(*at, now);
            let expected = [slot.balance(now), self.model.reserved(*at), on_hold, slot.recalled].map(Value::from);
            assert_eq!(shown, expected, "{at:?} {slot:?}");
            assert!(self.model.available(*at, now) >= 0);
        }
    }

    /// At every moment of the past, and by the proof.
    async fn agrees_at_any_moment(&self) {
        for back in [0, 7, 35, 95, 250, 1000] {
            let moment = self.now().plus_seconds(-back);
            for slot in self.model.slots.values() {
                let Some(line) = &slot.line else { continue };
                assert_eq!(
                    self.stall.balance(line, &format!("asOf={moment}")).await,
                    slot.balance(moment),
                    "{moment} {slot:?}"
                );
            }
        }
        assert_eq!(self.stall.wrong().await, Vec::<String>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_sequence_of_steps_leaves_what_the_model_says(steps in prop::collection::vec(step(), 1..45)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut run = Run::new().await;
            for step in &steps {
                run.step(step).await;
            }
            run.agrees_at_any_moment().await;
        });
    }
}
