//! Why stock is adjusted: the reason codes of every workspace, those of its industry, and its own.

use crate::features::access;
use crate::http::{ApiError, Fault};
use serde::Serialize;
use std::collections::HashMap;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::Quantity;

/// A reason code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReasonCode {
    #[schema(example = "DAMAGE")]
    pub(super) id: String,
    #[schema(example = "Broken or spoiled")]
    pub(super) name: String,
    /// `INCREASE`, `DECREASE` or `BOTH`: which way it may move stock.
    #[schema(example = "DECREASE")]
    pub(super) direction: String,
    /// The industry pack that it comes from; null: every workspace has it. `OWN`: the workspace's own.
    #[schema(example = json!(null))]
    pub(super) pack: Option<String>,
    /// Whether who sets a quantity for it must say a `rootCause`.
    #[schema(example = false)]
    pub(super) root_cause_required: bool,
}

/// (id, name, direction, the packs that have it; none: all).
const BUILT_IN: &[(&str, &str, &str, &[&str])] = &[
    ("COUNT_CORRECTION", "A count found another quantity", "BOTH", &[]),
    ("DAMAGE", "Broken or spoiled", "DECREASE", &[]),
    ("EXPIRED", "Past its date", "DECREASE", &[]),
    ("FOUND", "Found again", "INCREASE", &[]),
    ("LOSS", "Lost or stolen", "DECREASE", &[]),
    ("LOT_CORRECTION", "Kept under the wrong lot", "BOTH", &[]),
    ("OTHER", "Another reason, told in the comment", "BOTH", &[]),
    ("RECEIPT_CORRECTION", "A receipt was booked wrongly", "BOTH", &[]),
    ("SAMPLE", "Taken as a sample or for own use", "DECREASE", &[]),
    ("COLD_CHAIN", "The cold chain was broken", "DECREASE", &["FOOD", "GROCERY", "HEALTHCARE", "PHARMA"]),
    ("CONTAMINATED", "No longer sterile", "DECREASE", &["HEALTHCARE", "PHARMA"]),
    ("DONATION", "Given away before its date", "DECREASE", &["FOOD", "GROCERY", "RETAIL"]),
    ("SCRAP", "Scrapped in production", "DECREASE", &["MANUFACTURING"]),
];

/// The packs in which what is lost must be explained, and the codes by which it is.
const STRICT_PACKS: &[&str] = &["HEALTHCARE", "PHARMA"];
const TO_EXPLAIN: &[&str] = &["LOSS", "DAMAGE", "COUNT_CORRECTION", "COLD_CHAIN", "CONTAMINATED"];

/// Codes of the workspace's own.
struct Own {
    id: String,
    name: String,
    direction: String,
    root_cause_required: bool,
}
from_row!(Own { id, name, direction, root_cause_required });

/// All reason codes of the workspace, by id.
#[derive(Debug)]
pub(in crate::features::inventory) struct Reasons(HashMap<String, ReasonCode>);

/// All that the workspace has: in the order of their packs, its own last.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<ReasonCode>, ApiError> {
    let pack = access::industry_pack(tx)?;
    let built_in = BUILT_IN.iter().filter(|(.., packs)| packs.is_empty() || packs.contains(&pack.as_str()));
    let mut codes: Vec<ReasonCode> = built_in
        .map(|(id, name, direction, packs)| ReasonCode {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            direction: (*direction).to_owned(),
            pack: (!packs.is_empty()).then(|| pack.clone()),
            root_cause_required: STRICT_PACKS.contains(&pack.as_str()) && TO_EXPLAIN.contains(id),
        })
        .collect();
    let own: Vec<Own> = tx.all(&OWN, args![])?;
    codes.extend(own.into_iter().map(|own| ReasonCode {
        id: own.id,
        name: own.name,
        direction: own.direction,
        pack: Some("OWN".to_owned()),
        root_cause_required: own.root_cause_required,
    }));
    Ok(codes)
}

/// The same, to look up.
pub(in crate::features::inventory) fn known(tx: &mut Tx<'_>) -> Result<Reasons, ApiError> {
    Ok(Reasons(all(tx)?.into_iter().map(|code| (code.id.clone(), code)).collect()))
}

impl Reasons {
    /// What keeps a code from being the reason of a movement. `root_cause`: `None` where none can be given.
    pub(in crate::features::inventory) fn fault(
        &self,
        path: &str,
        id: &str,
        quantity: Quantity,
        root_cause: Option<&str>,
    ) -> Option<Fault> {
        let Some(code) = self.0.get(id) else {
            let message = "is no reason code; GET /api/inventory/adjustments/reason-codes lists them";
            return Some(Fault::new(path, "reference", message));
        };
        let against = match code.direction.as_str() {
            "INCREASE" => quantity < Quantity::ZERO,
            "DECREASE" => quantity > Quantity::ZERO,
            _ => false,
        };
        if against {
            return Some(Fault::new(path, "invalid", format!("{id} cannot move stock this way")));
        }
        if code.root_cause_required && root_cause.is_some_and(str::is_empty) {
            return Some(Fault::new("rootCause", "required", format!("is required with {id}")));
        }
        None
    }

    /// Whether there is such a code.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }
}

sql! {
    OWN = "SELECT id, name, direction, root_cause_required FROM reason_code WHERE workspace_id = $1 ORDER BY id";
}
