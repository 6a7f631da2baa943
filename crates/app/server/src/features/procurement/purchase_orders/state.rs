//! What a purchase order may become. Pure.
//!
//! DRAFT → SUBMITTED → APPROVED → PARTIALLY_RECEIVED → RECEIVED → CLOSED. Until something has come it can be
//! CANCELLED. From APPROVED on it can be DISPUTED; a disputed order still takes receipts (a replacement), which end
//! the dispute, and can be closed. Closing an order that has not come in full gives the rest up.

use serde::{Deserialize, Serialize};

/// How far a purchase order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum OrderStatus {
    Draft,
    Submitted,
    Approved,
    PartiallyReceived,
    Received,
    Closed,
    Cancelled,
    Disputed,
}

/// What is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Update,
    Submit,
    Approve,
    Receive,
    Close,
    Cancel,
    Dispute,
}

impl OrderStatus {
    pub(super) const NAMES: &'static [&'static str] =
        &["DRAFT", "SUBMITTED", "APPROVED", "PARTIALLY_RECEIVED", "RECEIVED", "CLOSED", "CANCELLED", "DISPUTED"];
    const ALL: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::Approved,
        Self::PartiallyReceived,
        Self::Received,
        Self::Closed,
        Self::Cancelled,
        Self::Disputed,
    ];

    /// As it is kept.
    pub(super) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// From how it is kept.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether a step is open from here.
    pub(super) const fn allows(self, step: Step) -> bool {
        match step {
            Step::Update | Step::Submit => matches!(self, Self::Draft),
            Step::Approve => matches!(self, Self::Submitted),
            Step::Receive => matches!(self, Self::Approved | Self::PartiallyReceived | Self::Disputed),
            Step::Close => matches!(self, Self::PartiallyReceived | Self::Received | Self::Disputed),
            Step::Cancel => matches!(self, Self::Draft | Self::Submitted | Self::Approved),
            Step::Dispute => matches!(self, Self::Approved | Self::PartiallyReceived | Self::Received),
        }
    }
}

impl Step {
    const ALL: [Self; 7] =
        [Self::Update, Self::Submit, Self::Approve, Self::Receive, Self::Close, Self::Cancel, Self::Dispute];

    /// What is done to the order.
    const fn participle(self) -> &'static str {
        match self {
            Self::Update => "changed",
            Self::Submit => "submitted",
            Self::Approve => "approved",
            Self::Receive => "received",
            Self::Close => "closed",
            Self::Cancel => "cancelled",
            Self::Dispute => "disputed",
        }
    }
}

/// Why a step is not open, with those that are.
pub(super) fn refusal(status: OrderStatus, step: Step) -> String {
    let open: Vec<&str> = Step::ALL.into_iter().filter(|s| status.allows(*s)).map(Step::participle).collect();
    let open = if open.is_empty() { "that is its end".to_owned() } else { format!("it can be {}", open.join(" or ")) };
    format!("a purchase order that is {} cannot be {}; {open}", status.name(), step.participle())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_draft_to_closed_is_open_and_every_other_step_is_refused() {
        let open = |status: OrderStatus| -> Vec<&str> {
            Step::ALL.into_iter().filter(|step| status.allows(*step)).map(Step::participle).collect()
        };
        assert_eq!(open(OrderStatus::Draft), ["changed", "submitted", "cancelled"]);
        assert_eq!(open(OrderStatus::Submitted), ["approved", "cancelled"]);
        assert_eq!(open(OrderStatus::Approved), ["received", "cancelled", "disputed"]);
        assert_eq!(open(OrderStatus::PartiallyReceived), ["received", "closed", "disputed"]);
        assert_eq!(open(OrderStatus::Received), ["closed", "disputed"]);
        assert_eq!(open(OrderStatus::Disputed), ["received", "closed"]);
        assert!(open(OrderStatus::Closed).is_empty() && open(OrderStatus::Cancelled).is_empty());
    }

    #[test]
    fn a_refusal_says_what_is_open() {
        assert_eq!(
            refusal(OrderStatus::Submitted, Step::Receive),
            "a purchase order that is SUBMITTED cannot be received; it can be approved or cancelled"
        );
        assert!(refusal(OrderStatus::Closed, Step::Cancel).ends_with("that is its end"));
    }

    #[test]
    fn names_are_read_back() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::named(status.name()), Some(status));
        }
    }
}
