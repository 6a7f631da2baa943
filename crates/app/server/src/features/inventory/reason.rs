//! Why stock is adjusted: the reason codes that every workspace has.

use serde::Serialize;

/// A reason code.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReasonCode {
    #[schema(example = "DAMAGE")]
    pub(super) id: &'static str,
    #[schema(example = "Broken or spoiled")]
    pub(super) name: &'static str,
    /// `INCREASE`, `DECREASE` or `BOTH`: which way it may move stock.
    #[schema(example = "DECREASE")]
    pub(super) direction: &'static str,
}

/// All of them.
pub(super) const ALL: &[ReasonCode] = &[
    ReasonCode { id: "COUNT_CORRECTION", name: "A count found another quantity", direction: "BOTH" },
    ReasonCode { id: "DAMAGE", name: "Broken or spoiled", direction: "DECREASE" },
    ReasonCode { id: "EXPIRED", name: "Past its date", direction: "DECREASE" },
    ReasonCode { id: "FOUND", name: "Found again", direction: "INCREASE" },
    ReasonCode { id: "LOSS", name: "Lost or stolen", direction: "DECREASE" },
    ReasonCode { id: "OTHER", name: "Another reason, told in the comment", direction: "BOTH" },
    ReasonCode { id: "RECEIPT_CORRECTION", name: "A receipt was booked wrongly", direction: "BOTH" },
    ReasonCode { id: "SAMPLE", name: "Taken as a sample or for own use", direction: "DECREASE" },
];

/// The code with this id.
pub(super) fn find(id: &str) -> Option<&'static ReasonCode> {
    ALL.iter().find(|code| code.id == id)
}
