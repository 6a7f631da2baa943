//! What a transfer shall move: checked against what there is, and kept while nothing has been shipped.

use super::wire::Transfer;
use crate::change::Change;
use crate::features::transfers::model::default_lane;
use crate::features::{catalog, inventory, network};
use crate::http::{ApiError, Code, Fault, LocationScope};
use std::collections::HashSet;
use stockflow_db::{Tx, args, bulk, sql};
use stockflow_kernel::{Day, Quantity};

/// A transfer as it is planned.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) source_id: String,
    pub(super) dest_id: String,
    pub(super) expected_on: Option<Day>,
    pub(super) comment: String,
    pub(super) lines: Vec<PlannedLine>,
}

/// What it moves of one product. Empty ids: no lot, no bin is named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PlannedLine {
    pub(super) product_id: String,
    pub(super) quantity: Quantity,
    pub(super) lot_id: String,
    pub(super) bin_id: String,
    pub(super) dest_bin_id: String,
}

/// A line as a caller names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct NamedLine<'a> {
    pub(super) product: &'a str,
    pub(super) quantity: Quantity,
    /// By id, or by number.
    pub(super) lot: Option<(&'static str, &'a str)>,
    pub(super) bin: Option<&'a str>,
    pub(super) dest_bin: Option<&'a str>,
}

/// What a transfer that has not been shipped plans.
pub(super) fn plan_of(transfer: &Transfer) -> Plan {
    let line = |line: &super::wire::TransferLine| PlannedLine {
        product_id: line.product_master_id.clone(),
        quantity: line.quantity,
        lot_id: line.lot_id.clone().unwrap_or_default(),
        bin_id: line.bin_id.clone().unwrap_or_default(),
        dest_bin_id: line.dest_bin_id.clone().unwrap_or_default(),
    };
    Plan {
        source_id: transfer.source_location_id.clone(),
        dest_id: transfer.dest_location_id.clone(),
        expected_on: transfer.expected_on,
        comment: transfer.comment.clone(),
        lines: transfer.lines.iter().map(line).collect(),
    }
}

/// What is wrong with the ends of a transfer; 403 where the caller's role covers neither.
pub(super) fn ends(
    tx: &mut Tx<'_>,
    scope: &LocationScope,
    (source, dest): (&str, &str),
) -> Result<Vec<Fault>, ApiError> {
    let mut faults = Vec::new();
    for (path, id) in [("sourceLocationId", source), ("destLocationId", dest)] {
        if !network::is_in_use(tx, id)? {
            let message = format!("names no location of this workspace in use: {id}");
            faults.push(Fault::new(path, "reference", message));
        }
    }
    if source == dest {
        faults.push(Fault::new("destLocationId", "invalid", "is where the transfer comes from; name another location"));
    }
    if faults.is_empty() && !scope.covers(source) && !scope.covers(dest) {
        return Err(ApiError::new(Code::Forbidden, "your role covers neither end of this transfer"));
    }
    if network::lane_between(tx, source, dest)?.is_some_and(|lane| !lane.allowed) {
        let message = "cannot be sent to from there: the lane is closed; open it (PATCH /api/lanes/{id}) or name another location";
        faults.push(Fault::new("destLocationId", "invalid", message));
    }
    Ok(faults)
}

/// What is wrong with the day on which something is said to arrive.
pub(super) fn past(change: &mut Change<'_, '_>, dest: &str, day: Option<Day>) -> Result<Vec<Fault>, ApiError> {
    let Some(day) = day else { return Ok(Vec::new()) };
    let today = network::Rules::read(change.tx)?.today(change.now, dest);
    let message = format!("lies in the past: it is {today} at the destination; leave it out for the lane's lead time");
    Ok(if day < today { vec![Fault::new("expectedOn", "range", message)] } else { Vec::new() })
}

/// The lines meant, or everything wrong with them. The ends are known to be right.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    (source, dest): (&str, &str),
    named: &[NamedLine<'_>],
) -> Result<Vec<PlannedLine>, ApiError> {
    let ids: Vec<String> = named.iter().map(|line| line.product.to_owned()).collect();
    let known = catalog::known(tx, &ids)?;
    let indivisible = catalog::indivisible(tx, &ids)?;
    let (bins, dest_bins) = (network::bins_at(tx, source)?, network::bins_at(tx, dest)?);
    let (mut faults, mut seen, mut planned) = (Vec::new(), HashSet::new(), Vec::new());
    for (index, line) in named.iter().enumerate() {
        let path = |field: &str| format!("lines[{index}].{field}");
        if !known.contains(line.product) {
            let message = format!("names no product of this workspace: {}", line.product);
            faults.push(Fault::new(path("productMasterId"), "reference", message));
            continue;
        }
        if line.quantity <= Quantity::ZERO {
            faults.push(Fault::new(path("quantity"), "range", "must be above 0; leave the line out to move nothing"));
        } else if indivisible.contains(line.product) && line.quantity.micros() % 1_000_000 != 0 {
            faults.push(Fault::new(path("quantity"), "invalid", FRACTION));
        }
        let lot_id = match line.lot {
            None => Some(String::new()),
            Some((field, name)) => {
                let lot = inventory::lot_named(tx, line.product, name)?;
                if lot.is_none() {
                    let message = format!(
                        "names no lot of the product: {name}; GET /api/inventory/lots lists them, without one what expires first is moved"
                    );
                    faults.push(Fault::new(path(field), "reference", message));
                }
                lot
            }
        };
        let bin = line.bin.map(|name| bins.iter().find(|bin| bin.id == name || bin.code == name).ok_or(name));
        match bin {
            Some(Err(name)) => {
                let message = format!("names no bin at the source: {name}");
                faults.push(Fault::new(path("binId"), "reference", message));
            }
            Some(Ok(bin)) if !bin.ships() => {
                let message = format!("is a bin of type {}, from which nothing is shipped; name another", bin.kind);
                faults.push(Fault::new(path("binId"), "invalid", message));
            }
            _ => {}
        }
        let is = |bin: &&network::Bin, name: &str| bin.active && (bin.id == name || bin.code == name);
        let dest_bin = line.dest_bin.map(|name| dest_bins.iter().find(|bin| is(bin, name)).ok_or(name));
        if let Some(Err(name)) = dest_bin {
            let message = format!("names no bin in use at the destination: {name}");
            faults.push(Fault::new(path("destBinId"), "reference", message));
        }
        let id = |bin: Option<Result<&network::Bin, &str>>| bin.and_then(Result::ok).map(|bin| bin.id.clone());
        let line = PlannedLine {
            product_id: line.product.to_owned(),
            quantity: line.quantity,
            lot_id: lot_id.unwrap_or_default(),
            bin_id: id(bin).unwrap_or_default(),
            dest_bin_id: id(dest_bin).unwrap_or_default(),
        };
        if !seen.insert((line.product_id.clone(), line.lot_id.clone(), line.bin_id.clone())) {
            let message = "stands there twice, with the same lot and bin; put both into one line";
            faults.push(Fault::new(path("productMasterId"), "duplicate", message));
        }
        planned.push(line);
    }
    if faults.is_empty() { Ok(planned) } else { Err(ApiError::faults(faults)) }
}

/// Why a fraction of an indivisible unit is refused.
pub(super) const FRACTION: &str = "must be whole: the product's unit cannot be divided";

/// Days from leaving the source to being for sale at the destination.
pub(super) fn lead_days(tx: &mut Tx<'_>, source: &str, dest: &str) -> Result<i64, ApiError> {
    let lane = network::lane_between(tx, source, dest)?;
    Ok(lane.map_or(default_lane().lead_time_days as i64, |lane| lane.lead_time_days))
}

/// Keeps a new transfer, as a draft.
pub(super) fn insert(
    change: &mut Change<'_, '_>,
    id: &str,
    plan: &Plan,
    recommendation_id: &str,
) -> Result<(), ApiError> {
    let values =
        args![id, &plan.source_id, &plan.dest_id, recommendation_id, plan.expected_on, &plan.comment, change.now];
    change.tx.execute(&INSERT, values)?;
    insert_lines(change, id, plan)
}

/// Keeps what was changed; its version grows with the step that changed it.
pub(super) fn replace(change: &mut Change<'_, '_>, id: &str, plan: &Plan) -> Result<(), ApiError> {
    let values = args![id, &plan.source_id, &plan.dest_id, plan.expected_on, &plan.comment];
    change.tx.execute(&REPLACE, values)?;
    change.tx.execute(&NO_LINES, args![id])?;
    insert_lines(change, id, plan)
}

fn insert_lines(change: &mut Change<'_, '_>, id: &str, plan: &Plan) -> Result<(), ApiError> {
    let row = |(line, number): (&PlannedLine, i64)| {
        args![id, number, &line.product_id, line.quantity, &line.lot_id, &line.bin_id, &line.dest_bin_id]
    };
    change.tx.bulk(&INSERT_LINES, plan.lines.iter().zip(1_i64..).map(row))?;
    Ok(())
}

/// Reserves what it plans at the source: READY. Where no lot is named, what expires first and still keeps until it
/// arrives. 409 `INSUFFICIENT_STOCK` when the stock is not there.
pub(super) fn make_ready(change: &mut Change<'_, '_>, id: &str, plan: &Plan) -> Result<(), ApiError> {
    let lead = lead_days(change.tx, &plan.source_id, &plan.dest_id)?;
    let rules = network::Rules::read(change.tx)?;
    let name = |id: &'_ String| (!id.is_empty()).then(|| id.clone());
    let names: Vec<(Option<String>, Option<String>)> =
        plan.lines.iter().map(|line| (name(&line.lot_id), name(&line.bin_id))).collect();
    let wanted = plan.lines.iter().zip(&names).zip(1_i64..).map(|((planned, (lot, bin)), line)| inventory::Wanted {
        line,
        product: &planned.product_id,
        quantity: planned.quantity,
        lot: lot.as_deref(),
        bin: bin.as_deref(),
        keeps_days: if lot.is_some() { 0 } else { lead },
    });
    let wanted: Vec<inventory::Wanted<'_>> = wanted.collect();
    inventory::reserve(change, &plan.source_id, &wanted, id)?;
    // A draft may be older than the day it was meant for.
    let today = rules.today(change.now, &plan.dest_id);
    let expected = plan.expected_on.filter(|day| *day >= today).unwrap_or(today.plus(lead));
    change.tx.execute(&READY, args![id, expected, change.now])?;
    Ok(())
}

sql! {
    INSERT = "
        INSERT INTO transfer (workspace_id, id, source_location_id, dest_location_id, status, recommendation_id, expected_on, comment, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'DRAFT', $5, $6, $7, 1, $8, $8)";
    REPLACE = "
        UPDATE transfer SET source_location_id = $3, dest_location_id = $4, expected_on = $5, comment = $6
         WHERE workspace_id = $1 AND id = $2";
    NO_LINES = "DELETE FROM transfer_line WHERE workspace_id = $1 AND transfer_id = $2";
    READY = "
        UPDATE transfer SET status = 'READY', expected_on = $3, updated_at = $4
         WHERE workspace_id = $1 AND id = $2";
}

bulk! {
    INSERT_LINES = {
        table: "transfer_line",
        key: ["workspace_id", "transfer_id", "line"],
        columns: ["workspace_id", "transfer_id", "line", "product_id", "quantity", "lot_id", "bin_id", "dest_bin_id"],
        types: [Text, Text, I64, Text, I64, Text, Text, Text],
        conflict: Fail,
    };
}
