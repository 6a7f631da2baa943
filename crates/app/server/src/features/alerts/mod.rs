//! Alerts: what is short, for which channel, and who was told.
//!
//! A rule looks at stock, and at what is expected of it, and names causes. A cause fires one alert while it stands,
//! resolves it when it is gone, and does not fire again within the cooldown. Whatever changes stock leaves an event in
//! the outbox; [`follow()`] sees it within seconds and has the rules look again at what it touched.
//!
//! | where | what stands there |
//! | --- | --- |
//! | `rules` | what each rule looks for, without I/O but for the facts that it reads |
//! | `changed`, `follow` | which products to look at, and when |
//! | `evaluate`, `verdict` | looking beside the writes, and writing what came of it |
//! | `inbox` | what people see and do, and how right the rules were |
//! | `deliver`, `template`, `digest` | telling the destinations |

mod alert;
mod changed;
mod config;
mod deliver;
mod digest;
mod evaluate;
mod follow;
mod get_alert_config;
mod inbox;
mod list_alert_history;
mod replace_alert_config;
mod notify;
mod rules;
mod store;
mod template;
mod trigger_alerts;
mod verdict;

#[cfg(test)]
mod tests;

pub use evaluate::Evaluation;
pub use follow::follow;
pub use notify::{WEBHOOK_DISABLED, notify, withdraw};
pub use rules::Rule;

use crate::App;
use crate::http::Endpoints;
use std::collections::HashMap;
use stockflow_jobs::Handler;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(get_alert_config::get_alert_config))
        .with(routes!(replace_alert_config::replace_alert_config))
        .list(&list_alert_history::LIST, routes!(list_alert_history::list_alert_history))
        .with(routes!(trigger_alerts::trigger_alerts))
        .and(inbox::endpoints())
}

/// The background work of alerts, by kind of job.
pub(crate) fn jobs(app: &App) -> HashMap<&'static str, Handler> {
    HashMap::from([
        (follow::FOLLOW, follow::handler(app)),
        (evaluate::EVALUATE, evaluate::handler(app)),
        (deliver::DELIVER, deliver::handler(app)),
        (digest::DIGEST, digest::handler(app)),
    ])
}
