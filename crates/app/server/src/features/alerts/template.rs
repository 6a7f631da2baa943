//! Texts of destinations, written by the workspace: `{{name}}` stands for what an alert says.

use super::alert::Alert;
use serde::{Deserialize, Serialize};

/// What a destination is sent in place of the usual text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "subject": "{{severity}}: {{type}}", "body": "{{message}}\n\nAt risk: {{moneyAtRisk}}" }))]
pub(super) struct AlertTemplate {
    /// Of a mail; left out: the usual one.
    #[schema(max_length = 200)]
    pub(super) subject: Option<String>,
    /// The text. Names: message, type, severity, productMasterId, channelId, locationId, moneyAtRisk, probability,
    /// quantity, firedAt, alertId.
    #[schema(min_length = 1, max_length = 5000)]
    pub(super) body: String,
}

/// The names that a text may hold, with what they stand for.
fn value(alert: &Alert, name: &str) -> Option<String> {
    let id = |id: &Option<String>| id.clone().unwrap_or_default();
    Some(match name {
        "message" => alert.message.clone(),
        "type" => alert.kind.clone(),
        "severity" => alert.severity.clone(),
        "productMasterId" => id(&alert.product_master_id),
        "channelId" => id(&alert.channel_id),
        "locationId" => id(&alert.location_id),
        "moneyAtRisk" => alert.money_at_risk.to_string(),
        "probability" => alert.probability.to_string(),
        "quantity" => alert.quantity.to_string(),
        "firedAt" => alert.fired_at.to_string(),
        "alertId" => alert.id.clone(),
        _ => return None,
    })
}

/// The text with what the alert says in it; a name that is not known stays as it is. What an alert says is not looked
/// at again.
pub(super) fn render(text: &str, alert: &Alert) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        written.push_str(before);
        match after.split_once("}}").map(|(name, tail)| (value(alert, name.trim()), tail)) {
            Some((Some(value), tail)) => {
                written.push_str(&value);
                rest = tail;
            }
            _ => {
                written.push_str("{{");
                rest = after;
            }
        }
    }
    written + rest
}

/// The names in a text that stand for nothing.
pub(super) fn unknown_names(text: &str) -> Vec<String> {
    let anything = Alert::new(String::new(), "", "", String::new(), stockflow_kernel::Instant::from_micros(0));
    let names = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim());
    names.filter(|name| value(&anything, name).is_none()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_once_and_what_is_unknown_stays() {
        let mut alert = Alert::new(
            "alert_1".into(),
            "stockout",
            "CRITICAL",
            "Milk {{type}} is out".into(),
            stockflow_kernel::Instant::from_micros(0),
        );
        alert.quantity = stockflow_kernel::Quantity::whole(3);
        assert_eq!(
            render("{{ severity }}: {{message}} ({{quantity}}) {{nonsense}} {{", &alert),
            "CRITICAL: Milk {{type}} is out (3) {{nonsense}} {{"
        );
        assert_eq!(unknown_names("{{type}} {{nonsense}} {{ other }} {{"), ["nonsense", "other"]);
    }
}
