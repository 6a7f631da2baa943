//! What a transfer may become. Pure.
//!
//! DRAFT → READY → IN_TRANSIT → PARTIALLY_RECEIVED → RECEIVED. Until something has been shipped it can be changed and
//! CANCELLED. It can be shipped in several trips, and received in as many deliveries.

use serde::{Deserialize, Serialize};

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum TransferStatus {
    /// Nothing is reserved.
    Draft,
    /// Its stock is reserved at the source.
    Ready,
    InTransit,
    /// Some has come, and some is still to come.
    PartiallyReceived,
    Received,
    Cancelled,
}

/// What is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TransferAction {
    /// Change it. What is READY is reserved anew.
    Update,
    /// Reserve its stock at the source.
    Ready,
    /// Send some of it or all on its way.
    Ship,
    /// Take in what came.
    Receive,
    /// Call it off, and let go of what is reserved.
    Cancel,
}

impl TransferStatus {
    pub(super) const NAMES: &'static [&'static str] =
        &["DRAFT", "READY", "IN_TRANSIT", "PARTIALLY_RECEIVED", "RECEIVED", "CANCELLED"];
    const ALL: [Self; 6] =
        [Self::Draft, Self::Ready, Self::InTransit, Self::PartiallyReceived, Self::Received, Self::Cancelled];

    /// As it is kept.
    pub(super) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// From how it is kept.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether a step is open from here.
    pub(super) const fn allows(self, step: TransferAction) -> bool {
        match step {
            TransferAction::Update | TransferAction::Cancel => matches!(self, Self::Draft | Self::Ready),
            TransferAction::Ready => matches!(self, Self::Draft),
            TransferAction::Ship => matches!(self, Self::Ready | Self::InTransit | Self::PartiallyReceived),
            TransferAction::Receive => matches!(self, Self::InTransit | Self::PartiallyReceived),
        }
    }
}

impl TransferAction {
    const ALL: [Self; 5] = [Self::Update, Self::Ready, Self::Ship, Self::Receive, Self::Cancel];

    /// As a caller names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Ready => "ready",
            Self::Ship => "ship",
            Self::Receive => "receive",
            Self::Cancel => "cancel",
        }
    }

    /// What is done to the transfer.
    const fn participle(self) -> &'static str {
        match self {
            Self::Update => "changed",
            Self::Ready => "made ready",
            Self::Ship => "shipped",
            Self::Receive => "received",
            Self::Cancel => "cancelled",
        }
    }
}

/// Why a step is not open, with those that are.
pub(super) fn refusal(status: TransferStatus, step: TransferAction) -> String {
    let open = TransferAction::ALL.into_iter().filter(|step| status.allows(*step));
    let open: Vec<String> = open.map(|step| format!("{} (action {})", step.participle(), step.name())).collect();
    let open = if open.is_empty() { "that is its end".to_owned() } else { format!("it can be {}", open.join(" or ")) };
    format!("a transfer that is {} cannot be {}; {open}", status.name(), step.participle())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_draft_to_received_is_open_and_every_other_step_is_refused() {
        let open = |status: TransferStatus| -> Vec<&str> {
            TransferAction::ALL.into_iter().filter(|step| status.allows(*step)).map(TransferAction::name).collect()
        };
        assert_eq!(open(TransferStatus::Draft), ["update", "ready", "cancel"]);
        assert_eq!(open(TransferStatus::Ready), ["update", "ship", "cancel"]);
        assert_eq!(open(TransferStatus::InTransit), ["ship", "receive"]);
        assert_eq!(open(TransferStatus::PartiallyReceived), ["ship", "receive"]);
        assert!(open(TransferStatus::Received).is_empty() && open(TransferStatus::Cancelled).is_empty());
    }

    #[test]
    fn a_refusal_says_what_is_open() {
        assert_eq!(
            refusal(TransferStatus::Draft, TransferAction::Ship),
            "a transfer that is DRAFT cannot be shipped; it can be changed (action update) or made ready (action ready) \
             or cancelled (action cancel)"
        );
        assert!(refusal(TransferStatus::Cancelled, TransferAction::Receive).ends_with("that is its end"));
    }

    #[test]
    fn names_are_read_back() {
        for status in TransferStatus::ALL {
            assert_eq!(TransferStatus::named(status.name()), Some(status));
        }
    }
}
