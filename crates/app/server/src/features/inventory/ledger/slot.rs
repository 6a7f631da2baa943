//! Where stock is kept: product × location × lot × bin.

use crate::change::Change;
use crate::features::catalog;
use crate::http::{ApiError, Code};
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// The place of a stock line. An empty lot or bin: not kept by lot or by bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub product_id: String,
    pub location_id: String,
    pub lot_id: String,
    pub bin_id: String,
}

impl Slot {
    /// Neither lot nor bin.
    #[must_use]
    pub fn loose(product: &str, location: &str) -> Self {
        Self {
            product_id: product.to_owned(),
            location_id: location.to_owned(),
            lot_id: String::new(),
            bin_id: String::new(),
        }
    }
}

/// A lot as a caller names it.
#[derive(Debug, Clone, Copy)]
pub struct LotName<'a> {
    /// The field that names it, for faults: `lines[0].lotNumber`.
    pub path: &'a str,
    pub number: &'a str,
    /// The day after which it is not to be sold; `None`: as known already, or none.
    pub expiry: Option<Day>,
}

/// The lot of that number, made if the product has none such. A lot keeps the expiry that it was made with.
pub fn lot(change: &mut Change<'_, '_>, product: &str, name: &LotName<'_>) -> Result<String, ApiError> {
    if let Some(id) = find_lot(change.tx, product, name)? {
        return Ok(id);
    }
    let id = change.id("lot");
    change.tx.execute(&INSERT_LOT, args![&id, product, name.number, name.expiry, change.now])?;
    let made = find_lot(change.tx, product, name)?;
    made.ok_or_else(|| ApiError::internal("a lot that was just made is not there"))
}

/// The lot of that number, if the product has one; 409 where it is known with another expiry.
pub(in crate::features::inventory) fn find_lot(
    tx: &mut Tx<'_>,
    product: &str,
    name: &LotName<'_>,
) -> Result<Option<String>, ApiError> {
    let found: Option<(String, Option<Day>)> = tx.optional(&LOT, args![product, name.number])?;
    let Some((id, expiry)) = found else { return Ok(None) };
    match (name.expiry, expiry) {
        (Some(asked), known) if known != Some(asked) => {
            let known = known.map_or_else(|| "no expiry date".to_owned(), |day| format!("the expiry date {day}"));
            Err(ApiError::new(
                Code::Conflict,
                format!("lot {} is known with {known}; leave the date out, or correct the lot first", name.number),
            )
            .with("path", name.path))
        }
        _ => Ok(Some(id)),
    }
}

/// The lot of a product by its id or its number, if it has one such.
pub fn lot_named(tx: &mut Tx<'_>, product: &str, id_or_number: &str) -> Result<Option<String>, ApiError> {
    Ok(tx.optional(&NAMED_LOT, args![product, id_or_number])?)
}

/// The bin of that id or code at a location.
pub fn bin(tx: &mut Tx<'_>, path: &str, location: &str, named: &str) -> Result<String, ApiError> {
    let found: Option<String> = tx.optional(&BIN, args![location, named])?;
    found.ok_or_else(|| ApiError::fault(path, "reference", format!("names no bin in use at the location: {named}")))
}

/// 400 unless the product may be booked so: what is tracked by lot needs one.
pub fn check_tracking(tx: &mut Tx<'_>, path: &str, product: &str, lot: Option<&LotName<'_>>) -> Result<(), ApiError> {
    let tracking = catalog::tracking(tx, product)?;
    if tracking.by_lot && lot.is_none() {
        return Err(ApiError::fault(path, "required", "is required: the product is tracked by lot"));
    }
    if tracking.by_expiry && lot.is_some_and(|l| l.expiry.is_none()) {
        let name = lot.map(|l| l.number).unwrap_or_default();
        let known: Option<(String, Option<Day>)> = tx.optional(&LOT, args![product, name])?;
        if known.is_none_or(|(_, expiry)| expiry.is_none()) {
            let message = "needs an expiry date: the product is tracked by expiry";
            return Err(ApiError::fault(path, "required", message));
        }
    }
    Ok(())
}

sql! {
    LOT = "SELECT id, expiry_date FROM lot WHERE workspace_id = $1 AND product_id = $2 AND lot_number = $3";
    NAMED_LOT = "
        SELECT id FROM lot WHERE workspace_id = $1 AND product_id = $2 AND (id = $3 OR lot_number = $3)
         ORDER BY CASE WHEN id = $3 THEN 0 ELSE 1 END LIMIT 1";
    INSERT_LOT = "
        INSERT INTO lot (workspace_id, id, product_id, lot_number, expiry_date, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, product_id, lot_number) DO NOTHING";
    BIN = "SELECT id FROM bin WHERE workspace_id = $1 AND location_id = $2 AND (id = $3 OR code = $3) AND active";
}
