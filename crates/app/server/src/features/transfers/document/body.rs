//! What a caller says of a step of a transfer.

use super::create_transfer::one_name;
use super::plan::NamedLine;
use super::state::TransferAction::{self, Ready, Receive, Ship, Update};
use crate::http::{ApiError, Fault, NotNegative};
use serde::Deserialize;
use stockflow_kernel::{Day, Quantity};

/// A line, in what an action wants to know of it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ActOnTransferLine {
    /// `ship`, `receive`: the transfer's line.
    #[schema(example = 1, minimum = 1)]
    pub(super) line: Option<i64>,
    /// `update`.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) product_master_id: Option<String>,
    /// `update`: how much to move. `ship`: how much goes now, left out: all that is left. `receive`: how much came in
    /// good order, left out: all that is under way but for what is damaged.
    #[schema(value_type = Option<NotNegative>, example = json!(null))]
    pub(super) quantity: Option<Quantity>,
    /// `receive`: how much came damaged.
    #[schema(value_type = Option<NotNegative>, example = json!(null))]
    pub(super) damaged: Option<Quantity>,
    /// `update`, `receive`: of this lot.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    pub(super) lot_number: Option<String>,
    /// The same by its id.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) lot_id: Option<String>,
    /// `update`: out of this bin, by id or code. `receive`: into this bin.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    pub(super) bin_id: Option<String>,
    /// `update`: into this bin at the destination.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    pub(super) dest_bin_id: Option<String>,
    /// `receive`: of this trip; left out: the earliest that brings some.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) shipment_id: Option<String>,
}

/// What to do with the transfer.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "action": "update", "comment": "By the Monday van." }))]
pub(super) struct ActOnTransfer {
    pub(super) action: TransferAction,
    /// `update`.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) source_location_id: Option<String>,
    /// `update`.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) dest_location_id: Option<String>,
    /// `update`: all lines anew. `ship`: what goes now, left out: everything. `receive`: what came, left out: everything
    /// that is under way.
    #[schema(max_items = 500, example = json!(null))]
    pub(super) lines: Option<Vec<ActOnTransferLine>>,
    /// `update`, `ready`, `ship`: a day of the destination; left out in `ship`: the lane's lead time from today.
    #[schema(example = json!(null))]
    pub(super) expected_on: Option<Day>,
    /// `update`, `ship`, `receive`: of the transfer, the trip, the delivery.
    #[schema(example = "By the Monday van.", max_length = 1000)]
    pub(super) comment: Option<String>,
    /// `ship`: nothing more will be shipped. `receive`: nothing more will come: what is under way is short, what was not
    /// shipped is given up.
    #[serde(default, rename = "final")]
    #[schema(example = false, default = false)]
    pub(super) is_final: bool,
    /// `receive`: take more than was shipped as well.
    #[serde(default)]
    #[schema(example = false, default = false)]
    pub(super) accept_excess: bool,
}

impl ActOnTransfer {
    /// What the schema cannot say: which fields belong to which action.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        let fields: [(&str, bool, &[TransferAction]); 7] = [
            ("sourceLocationId", self.source_location_id.is_some(), &[Update]),
            ("destLocationId", self.dest_location_id.is_some(), &[Update]),
            ("lines", self.lines.is_some(), &[Update, Ship, Receive]),
            ("expectedOn", self.expected_on.is_some(), &[Update, Ready, Ship]),
            ("comment", self.comment.is_some(), &[Update, Ship, Receive]),
            ("final", self.is_final, &[Ship, Receive]),
            ("acceptExcess", self.accept_excess, &[Receive]),
        ];
        for (path, given, of) in fields {
            if given && !of.contains(&self.action) {
                faults.push(misplaced(path, self.action));
            }
        }
        if faults.is_empty() {
            let lines = self.lines.iter().flatten().enumerate();
            lines.for_each(|(index, line)| line.check(index, self.action, &mut faults));
        }
        if faults.is_empty() && self.lines.as_ref().is_some_and(Vec::is_empty) && !self.is_final {
            faults.push(Fault::new("lines", "range", "must name at least one line; leave it out to mean all of them"));
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

fn misplaced(path: impl Into<String>, action: TransferAction) -> Fault {
    Fault::new(path, "invalid", format!("does not belong to action {}; leave it out", action.name()))
}

impl ActOnTransferLine {
    fn check(&self, index: usize, action: TransferAction, faults: &mut Vec<Fault>) {
        let path = |field: &str| format!("lines[{index}].{field}");
        let fields: [(&str, bool, &[TransferAction]); 8] = [
            ("line", self.line.is_some(), &[Ship, Receive]),
            ("productMasterId", self.product_master_id.is_some(), &[Update]),
            ("damaged", self.damaged.is_some(), &[Receive]),
            ("lotNumber", self.lot_number.is_some(), &[Update, Receive]),
            ("lotId", self.lot_id.is_some(), &[Update, Receive]),
            ("binId", self.bin_id.is_some(), &[Update, Receive]),
            ("destBinId", self.dest_bin_id.is_some(), &[Update]),
            ("shipmentId", self.shipment_id.is_some(), &[Receive]),
        ];
        for (field, given, of) in fields {
            if given && !of.contains(&action) {
                faults.push(misplaced(path(field), action));
            }
        }
        let needed: &[(&str, bool)] = match action {
            Update => &[("productMasterId", self.product_master_id.is_some()), ("quantity", self.quantity.is_some())],
            _ => &[("line", self.line.is_some())],
        };
        for (field, given) in needed {
            if !given {
                faults.push(Fault::new(path(field), "required", format!("is required by action {}", action.name())));
            }
        }
        if action == Ship && self.quantity == Some(Quantity::ZERO) {
            let message = "must be above 0; leave the line out to ship nothing of it";
            faults.push(Fault::new(path("quantity"), "range", message));
        }
        let nothing = |quantity: Option<Quantity>| quantity == Some(Quantity::ZERO);
        if action == Receive && nothing(self.quantity) && (self.damaged.is_none() || nothing(self.damaged)) {
            let message = "must be above 0, or damaged must; leave the line out if nothing of it came";
            faults.push(Fault::new(path("quantity"), "range", message));
        }
    }

    /// As a line of a plan.
    pub(super) fn named(&self, index: usize, faults: &mut Vec<Fault>) -> NamedLine<'_> {
        NamedLine {
            product: self.product_master_id.as_deref().unwrap_or_default(),
            quantity: self.quantity.unwrap_or_default(),
            lot: one_name(index, self.lot_number.as_ref(), self.lot_id.as_ref(), faults),
            bin: self.bin_id.as_deref(),
            dest_bin: self.dest_bin_id.as_deref(),
        }
    }
}
