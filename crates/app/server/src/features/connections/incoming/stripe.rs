//! What Stripe's events do: who pays for what, and whether the money came.

use super::Outcome;
use crate::App;
use crate::change::{Action, Change};
use crate::features::access::{self, Plan};
use crate::features::alerts;
use crate::http::ApiError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use stockflow_db::{args, sql_global};
use stockflow_kernel::Instant;

/// The kind of alert that an invoice was not paid.
const PAYMENT_FAILED: &str = "paymentFailed";

const KNOWN: [&str; 5] = [
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
];

pub(super) fn is_known(kind: &str) -> bool {
    KNOWN.contains(&kind)
}

/// `price_1=PRO, price_2=ENTERPRISE`: the plan of a price, by its id, its lookup key or its product.
pub(super) fn plans(text: &str) -> BTreeMap<String, Plan> {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(price, plan)| (price.trim().to_owned(), Plan::named(plan.trim()))).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The workspace that an event is about: it stands in the metadata of the subscription, or the customer's is known.
pub(super) async fn workspace_of(app: &App, event: &Value) -> Result<Option<String>, ApiError> {
    let object = &event["data"]["object"];
    let metadata = [
        &object["metadata"],
        &object["subscription_details"]["metadata"],
        &object["parent"]["subscription_details"]["metadata"],
    ];
    let named = metadata.iter().map(|data| text(&data["workspaceId"])).find(|id| !id.is_empty());
    if let Some(id) = named {
        return app.db.lookup(&WORKSPACE, args![id]).await.map_err(ApiError::from);
    }
    app.db.lookup(&OF_CUSTOMER, args![text(&object["customer"])]).await.map_err(ApiError::from)
}

pub(super) fn apply(
    change: &mut Change<'_, '_>,
    kind: &str,
    event: &Value,
    plans: &BTreeMap<String, Plan>,
) -> Result<Outcome, ApiError> {
    let object = &event["data"]["object"];
    if object["object"] == "subscription" {
        return subscription(change, kind, event, plans);
    }
    let invoice = text(&object["id"]);
    let customer = text(&object["customer"]);
    let trace = json!({
        "event": kind, "customer": customer, "amountDue": object["amount_due"], "amountPaid": object["amount_paid"],
        "currency": object["currency"],
    });
    change.audit(Action::Update, "invoice", invoice, None::<&()>, Some(&trace))?;
    if kind == "invoice.paid" {
        alerts::withdraw(change, PAYMENT_FAILED, customer)?;
        return Ok(Outcome::Applied("noted".into()));
    }
    let message = format!("The invoice {invoice} was not paid: settle it before the plan ends");
    alerts::notify(change, PAYMENT_FAILED, customer, &message)?;
    Ok(Outcome::Applied("the administrators are told".into()))
}

fn subscription(
    change: &mut Change<'_, '_>,
    kind: &str,
    event: &Value,
    plans: &BTreeMap<String, Plan>,
) -> Result<Outcome, ApiError> {
    let object = &event["data"]["object"];
    let status = if kind.ends_with(".deleted") { "canceled" } else { text(&object["status"]) };
    let at = Instant::from_micros(event["created"].as_i64().unwrap_or_default().saturating_mul(1_000_000));
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let values = args![text(&object["id"]), workspace, text(&object["customer"]), status, at];
    if change.tx.execute(&REMEMBER, values)? == 0 {
        return Ok(Outcome::Late("a newer state of the subscription was applied".into()));
    }
    let plan = match status {
        // Who is late is served while Stripe tries again.
        "active" | "trialing" | "past_due" => plan_of(object, plans),
        "incomplete" => return Ok(Outcome::Applied("it waits for the first payment".into())),
        _ => Some(Plan::named("FREE")),
    };
    let Some(plan) = plan else {
        let why = "none of its prices is mapped to a plan (stripe-plans)";
        return Ok(Outcome::Ignored(why.into()));
    };
    let changed = access::set_plan(change, plan, "stripe")?;
    Ok(Outcome::Applied(format!("plan {}{}", plan.name(), if changed { "" } else { ", as it was" })))
}

/// The plan of the first price that has one.
fn plan_of(subscription: &Value, plans: &BTreeMap<String, Plan>) -> Option<Plan> {
    let items = subscription["items"]["data"].as_array()?;
    items.iter().find_map(|item| {
        let price = &item["price"];
        [&price["id"], &price["lookup_key"], &price["product"]]
            .into_iter()
            .find_map(|name| plans.get(text(name)).copied())
    })
}

sql_global! {
    WORKSPACE = "SELECT workspace_id FROM workspace WHERE workspace_id = $1";
    OF_CUSTOMER = "
        SELECT workspace_id FROM billing_subscription WHERE customer_id = $1 AND customer_id <> '' ORDER BY changed_at DESC LIMIT 1";
    /// Events come in any order: one that is older than what is known changes nothing.
    REMEMBER = "
        INSERT INTO billing_subscription (subscription_id, workspace_id, customer_id, status, changed_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (subscription_id) DO UPDATE
           SET workspace_id = excluded.workspace_id, customer_id = excluded.customer_id, status = excluded.status, changed_at = excluded.changed_at
         WHERE billing_subscription.changed_at <= excluded.changed_at";
}
