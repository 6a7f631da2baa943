//! An ATP explained.

use super::{ExplainedNumber, Explanation, Sensitivity, Versions};
use crate::features::inventory::{AtpDrilldown, AtpTight};
use crate::http::ApiError;
use stockflow_kernel::Quantity;

/// The version of the arithmetic.
const ATP: &str = "atp-1";

/// Explains what a channel may be promised.
pub(in super::super) fn explain_atp(id: String, drilldown: AtpDrilldown) -> Result<Explanation, ApiError> {
    let value = drilldown.value();
    let again = drilldown.replayed()?;
    let step = |(name, quantity): (&'static str, Quantity)| ExplainedNumber {
        name,
        value: Some(quantity.to_f64()),
        replayed: Some(again.terms.iter().find(|term| term.name == name).map_or(0.0, |term| term.quantity.to_f64())),
        computed: None,
        formula: formula(name),
        source: "",
    };
    let changed =
        |change: &str, quantity: Quantity| Sensitivity { change: change.into(), value: Some(quantity.to_f64()) };
    let less =
        drilldown.with(|position| position.on_hand = Quantity::from_micros(position.on_hand.micros() / 10 * 9))?;
    let unreserved = drilldown.with(|position| position.reserved = Quantity::ZERO)?;
    let unsafe_ = drilldown.with(|position| {
        (position.safety_stock, position.reserve_stock) = (Quantity::ZERO, Quantity::ZERO);
    })?;
    let AtpTight { term, day } = drilldown.tight();
    Ok(Explanation {
        id,
        number: "atp",
        value: Some(value.to_f64()),
        replayed: Some(again.atp.to_f64()),
        computed: None,
        same: value == again.atp
            && drilldown.summands().all(|(name, was)| again.terms.iter().any(|t| (t.name, t.quantity) == (name, was))),
        formula: "onHand − onHold − recalled − expired − reserved − keptForOtherChannels − safetyStock − reserveStock + inboundDue − promisedAgainstInbound, over the locations from which the channel sells",
        source: "",
        binding_constraint: term,
        binding_day: day,
        versions: Versions::of(ATP.into(), ATP),
        steps: drilldown.summands().map(step).collect(),
        sensitivities: vec![
            changed("10 % less on hand", less),
            changed("nothing reserved", unreserved),
            changed("no safety and reserve stock", unsafe_),
        ],
        inputs: None,
        terms: None,
        atp: Some(drilldown),
    })
}

fn formula(term: &str) -> &'static str {
    match term {
        "onHand" => "sum over the stock lines",
        "onHold" | "recalled" | "reserved" => "sum over the stock lines, taken off",
        "expired" => "free stock past its date, or short of minRemainingShelfLifeDays, taken off",
        "keptForOtherChannels" => "what shares and weights of other channels keep of what is scarce, taken off",
        "safetyStock" | "reserveStock" => "the setting of each location, taken off",
        "inboundDue" => "due within includeInboundDays",
        _ => "promised with no stock behind it, taken off",
    }
}
