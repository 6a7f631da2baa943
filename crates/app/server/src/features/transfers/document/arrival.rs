//! What came of which trip, out of what a caller says: what arrives is laid on the earliest trip that brings some of it.

use super::body::{ActOnTransfer, ActOnTransferLine};
use super::plan::FRACTION;
use super::ship::no_such_line;
use super::wire::{Transfer, TransferLine};
use crate::change::Change;
use crate::features::{catalog, inventory, network};
use crate::http::{ApiError, Code, Fault};
use stockflow_kernel::Quantity;

/// How something arrived, or that it did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Received,
    Damaged,
    Short,
    Excess,
}

impl Kind {
    /// As it is kept.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::Damaged => "DAMAGED",
            Self::Short => "SHORT",
            Self::Excess => "EXCESS",
        }
    }
}

/// What arrived of one line, in one lot, on one trip.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) line: i64,
    pub(super) product_id: String,
    pub(super) kind: Kind,
    /// The trip and its part; `None`: excess.
    pub(super) part: Option<(String, i64)>,
    pub(super) lot_id: String,
    pub(super) bin_id: String,
    pub(super) quantity: Quantity,
}

/// What of a trip is still under way.
struct UnderWay {
    shipment_id: String,
    part: i64,
    line: i64,
    lot_id: String,
    lot_number: String,
    left: i64,
}

/// Everything that a delivery brings, or everything that is wrong with it.
pub(super) fn arrivals(
    change: &mut Change<'_, '_>,
    transfer: &Transfer,
    body: &ActOnTransfer,
) -> Result<Vec<Arrival>, ApiError> {
    let mut under_way: Vec<UnderWay> = Vec::new();
    for shipment in &transfer.shipments {
        under_way.extend(shipment.lines.iter().map(|line| UnderWay {
            shipment_id: shipment.id.clone(),
            part: line.part,
            line: line.line,
            lot_id: line.lot_id.clone().unwrap_or_default(),
            lot_number: line.lot_number.clone().unwrap_or_default(),
            left: line.in_transit.micros(),
        }));
    }
    let mut reader = Reader { transfer, under_way, faults: Vec::new(), excess: Vec::new(), found: Vec::new() };
    match &body.lines {
        None => reader.everything(Kind::Received),
        Some(lines) => {
            let products: Vec<String> = transfer.lines.iter().map(|line| line.product_master_id.clone()).collect();
            let indivisible = catalog::indivisible(change.tx, &products)?;
            let bins = network::bins_at(change.tx, &transfer.dest_location_id)?;
            for (index, asked) in lines.iter().enumerate() {
                let number = asked.line.unwrap_or_default();
                let Some(line) = transfer.lines.iter().find(|line| line.line == number) else {
                    let path = format!("lines[{index}].line");
                    reader.faults.push(Fault::new(path, "reference", no_such_line(transfer, number)));
                    continue;
                };
                let whole = !indivisible.contains(&line.product_master_id);
                reader.check_quantities(index, asked, whole);
                let lot = lot_of(change, &mut reader.faults, index, asked, &line.product_master_id)?;
                let bin = reader.bin(index, asked, line, &bins);
                reader.line(index, asked, line, lot.as_deref(), &bin, body.accept_excess);
            }
        }
    }
    if !reader.faults.is_empty() {
        return Err(ApiError::faults(reader.faults));
    }
    if !reader.excess.is_empty() {
        let message = "more came than is under way; send acceptExcess to take it, or book what was shipped";
        return Err(ApiError::new(Code::Conflict, message).with("excess", reader.excess));
    }
    if body.is_final {
        reader.everything(Kind::Short);
    }
    Ok(reader.found)
}

/// The lot that is named, if one is.
fn lot_of(
    change: &mut Change<'_, '_>,
    faults: &mut Vec<Fault>,
    index: usize,
    asked: &ActOnTransferLine,
    product: &str,
) -> Result<Option<String>, ApiError> {
    let named = super::create_transfer::one_name(index, asked.lot_number.as_ref(), asked.lot_id.as_ref(), faults);
    let Some((field, name)) = named else { return Ok(None) };
    let lot = inventory::lot_named(change.tx, product, name)?;
    if lot.is_none() {
        let message =
            format!("names no lot of the product: {name}; GET /api/inventory/transfers/{{id}} shows what was shipped");
        faults.push(Fault::new(format!("lines[{index}].{field}"), "reference", message));
    }
    Ok(lot)
}

struct Reader<'a> {
    transfer: &'a Transfer,
    under_way: Vec<UnderWay>,
    faults: Vec<Fault>,
    /// What is more than is under way, in sentences.
    excess: Vec<String>,
    found: Vec<Arrival>,
}

impl Reader<'_> {
    /// Everything that is still under way, as `kind`, where its line wants it.
    fn everything(&mut self, kind: Kind) {
        for part in &mut self.under_way {
            let Some(line) = self.transfer.lines.iter().find(|line| line.line == part.line) else { continue };
            let bin = if kind == Kind::Short { None } else { line.dest_bin_id.clone() };
            self.found.extend(arrival(part, line, kind, part.left, &bin.unwrap_or_default()));
        }
    }

    fn check_quantities(&mut self, index: usize, asked: &ActOnTransferLine, divisible: bool) {
        for (field, quantity) in [("quantity", asked.quantity), ("damaged", asked.damaged)] {
            if !divisible && quantity.is_some_and(|quantity| quantity.micros() % 1_000_000 != 0) {
                self.faults.push(Fault::new(format!("lines[{index}].{field}"), "invalid", FRACTION));
            }
        }
    }

    /// Where it is put: the bin that is named, or that of the line.
    fn bin(&mut self, index: usize, asked: &ActOnTransferLine, line: &TransferLine, bins: &[network::Bin]) -> String {
        let Some(named) = &asked.bin_id else { return line.dest_bin_id.clone().unwrap_or_default() };
        let found = bins.iter().find(|bin| bin.active && (bin.id == *named || bin.code == *named));
        if found.is_none() {
            let message = format!("names no bin in use at the destination: {named}");
            self.faults.push(Fault::new(format!("lines[{index}].binId"), "reference", message));
        }
        found.map(|bin| bin.id.clone()).unwrap_or_default()
    }

    /// Lays what a line brought on what is under way: what is damaged first, then what is in order.
    fn line(
        &mut self,
        index: usize,
        asked: &ActOnTransferLine,
        line: &TransferLine,
        lot: Option<&str>,
        bin: &str,
        accept_excess: bool,
    ) {
        let path = |field: &str| format!("lines[{index}].{field}");
        if let Some(id) = &asked.shipment_id
            && !self.under_way.iter().any(|part| part.shipment_id == *id)
        {
            let message = format!("names no shipment of the transfer: {id}; leave it out for the earliest");
            self.faults.push(Fault::new(path("shipmentId"), "reference", message));
            return;
        }
        let fits = |part: &UnderWay| {
            part.line == line.line
                && asked.shipment_id.as_ref().is_none_or(|id| *id == part.shipment_id)
                && lot.is_none_or(|lot| lot == part.lot_id)
        };
        let open: i64 = self.under_way.iter().filter(|part| fits(part)).map(|part| part.left).sum();
        let damaged = asked.damaged.unwrap_or_default().micros();
        let good = asked.quantity.map_or((open - damaged).max(0), Quantity::micros);
        if damaged > open {
            let message = format!("is more than is under way: {}", Quantity::from_micros(open));
            self.faults.push(Fault::new(path("damaged"), "range", message));
            return;
        }
        if good == 0 && damaged == 0 {
            let message = "nothing of it is under way; ship it first, or leave the line out";
            self.faults.push(Fault::new(path("line"), "invalid", message));
            return;
        }
        for (kind, mut left) in [(Kind::Damaged, damaged), (Kind::Received, good)] {
            for part in self.under_way.iter_mut().filter(|part| fits(part)) {
                let some = part.left.min(left);
                left -= some;
                self.found.extend(arrival(part, line, kind, some, bin));
            }
            if left > 0 {
                self.beyond(line, lot, bin, (Quantity::from_micros(open), left), accept_excess);
            }
        }
    }

    /// What came beyond what is under way, in the lot that is named or the last one shipped.
    fn beyond(
        &mut self,
        line: &TransferLine,
        lot: Option<&str>,
        bin: &str,
        (open, over): (Quantity, i64),
        accept: bool,
    ) {
        let over = Quantity::from_micros(over);
        if !accept {
            let lots: Vec<&str> = self
                .under_way
                .iter()
                .filter(|part| part.line == line.line && part.left > 0)
                .map(|part| part.lot_number.as_str())
                .filter(|number| !number.is_empty())
                .collect();
            let of =
                if lots.is_empty() { String::new() } else { format!(", still under way is lot {}", lots.join(", ")) };
            let number = line.line;
            self.excess.push(format!("line {number}: {open} under way, {over} more came{of}"));
            return;
        }
        let last = self.under_way.iter().rev().find(|part| part.line == line.line).map(|part| part.lot_id.clone());
        self.found.push(Arrival {
            line: line.line,
            product_id: line.product_master_id.clone(),
            kind: Kind::Excess,
            part: None,
            lot_id: lot.map(str::to_owned).or(last).unwrap_or_default(),
            bin_id: bin.to_owned(),
            quantity: over,
        });
    }
}

/// Takes some off a part that is under way.
fn arrival(part: &mut UnderWay, line: &TransferLine, kind: Kind, micros: i64, bin: &str) -> Option<Arrival> {
    if micros <= 0 {
        return None;
    }
    part.left -= micros;
    Some(Arrival {
        line: line.line,
        product_id: line.product_master_id.clone(),
        kind,
        part: Some((part.shipment_id.clone(), part.part)),
        lot_id: part.lot_id.clone(),
        bin_id: bin.to_owned(),
        quantity: Quantity::from_micros(micros),
    })
}
