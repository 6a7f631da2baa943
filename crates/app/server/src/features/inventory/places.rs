//! Slots as callers name them, many at once.

use super::ledger::{LotName, Slot, bin, check_tracking, find_lot, lot};
use crate::change::Change;
use crate::features::{catalog, network};
use crate::http::{ApiError, Fault, LocationScope};
use std::collections::{HashMap, HashSet};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Quantity};

/// Why a fraction of an indivisible unit is refused.
pub(super) const FRACTION: &str = "must be whole: the product's unit cannot be divided";

/// A slot as a caller names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    /// What stands before the names of the fields: `items[3].`.
    pub(super) path: &'a str,
    pub(super) product_master_id: Option<&'a str>,
    pub(super) global_sku: Option<&'a str>,
    pub(super) location_id: &'a str,
    pub(super) lot: Option<&'a str>,
    /// The name of the field that names the lot.
    pub(super) lot_field: &'static str,
    pub(super) expiry_date: Option<Day>,
    pub(super) bin: Option<&'a str>,
}

/// The products and locations that many names refer to.
#[derive(Debug)]
pub(super) struct Places {
    products: HashSet<String>,
    by_sku: HashMap<String, String>,
    locations: HashSet<String>,
    /// Products that are counted in whole units only.
    indivisible: HashSet<String>,
}

impl Places {
    /// Looks up products by id and by SKU, and the locations within the caller's reach.
    pub(super) fn read<'a>(
        tx: &mut Tx<'_>,
        scope: &LocationScope,
        products: impl Iterator<Item = &'a String>,
        skus: impl Iterator<Item = &'a String>,
    ) -> Result<Self, ApiError> {
        let (products, skus): (Vec<String>, Vec<String>) = (products.cloned().collect(), skus.cloned().collect());
        let locations = network::locations(tx)?.into_iter().map(|location| location.id);
        let by_sku = catalog::ids_of_skus(tx, &skus)?;
        let named: Vec<String> = products.iter().chain(by_sku.values()).cloned().collect();
        Ok(Self {
            products: catalog::known(tx, &products)?,
            indivisible: catalog::indivisible(tx, &named)?,
            by_sku,
            locations: locations.filter(|id| scope.covers(id)).collect(),
        })
    }

    /// What keeps a quantity from being booked: a fraction of what is counted in whole units.
    pub(super) fn fraction(&self, path: &str, product: &str, quantity: Quantity) -> Option<Fault> {
        let broken = self.indivisible.contains(product) && quantity.micros() % 1_000_000 != 0;
        broken.then(|| Fault::new(path, "invalid", FRACTION))
    }

    /// The slot meant, or everything wrong with its name. `makes`: a lot that is not known yet is made.
    pub(super) fn slot(
        &self,
        change: &mut Change<'_, '_>,
        named: &Named<'_>,
        makes: bool,
    ) -> Result<Result<Slot, Vec<Fault>>, ApiError> {
        let path = |field: &str| format!("{}{field}", named.path);
        let mut faults = Vec::new();
        let mut unknown = |field: &str, what: &str, id: &str| {
            faults.push(Fault::new(path(field), "reference", format!("names no {what} of this workspace: {id}")));
        };
        let product = match (named.product_master_id, named.global_sku) {
            (Some(id), None) if self.products.contains(id) => Some(id.to_owned()),
            (None, Some(sku)) if self.by_sku.contains_key(sku) => self.by_sku.get(sku).cloned(),
            (Some(id), None) => {
                unknown("productMasterId", "product", id);
                None
            }
            (None, Some(sku)) => {
                unknown("globalSku", "product", sku);
                None
            }
            _ => {
                let message = "give either productMasterId or globalSku";
                faults.push(Fault::new(path("productMasterId"), "required", message));
                None
            }
        };
        if !self.locations.contains(named.location_id) {
            let message = format!("names no location of this workspace: {}", named.location_id);
            faults.push(Fault::new(path("locationId"), "reference", message));
        }
        let lot_path = path(named.lot_field);
        if named.expiry_date.is_some() && named.lot.is_none() {
            faults.push(Fault::new(lot_path.as_str(), "required", "is required with expiryDate"));
        }
        let (Some(product_id), true) = (product, faults.is_empty()) else { return Ok(Err(faults)) };
        let name = named.lot.map(|number| LotName { path: &lot_path, number, expiry: named.expiry_date });
        let found = within(change, named, &product_id, name.as_ref(), makes);
        match found {
            Ok((lot_id, bin_id)) => {
                Ok(Ok(Slot { product_id, location_id: named.location_id.to_owned(), lot_id, bin_id }))
            }
            Err(error) => faults_of(error, &lot_path).map(Err),
        }
    }
}

/// The lot and the bin meant.
fn within(
    change: &mut Change<'_, '_>,
    named: &Named<'_>,
    product: &str,
    name: Option<&LotName<'_>>,
    makes: bool,
) -> Result<(String, String), ApiError> {
    check_tracking(change.tx, &format!("{}{}", named.path, named.lot_field), product, name)?;
    let lot_id = match name {
        None => String::new(),
        Some(name) if makes => lot(change, product, name)?,
        Some(name) => find_lot(change.tx, product, name)?.ok_or_else(|| {
            ApiError::fault(name.path, "reference", format!("names no lot of the product: {}", name.number))
        })?,
    };
    let path = format!("{}bin", named.path);
    let bin_id = named.bin.map(|code| bin(change.tx, &path, named.location_id, code)).transpose()?;
    Ok((lot_id, bin_id.unwrap_or_default()))
}

/// What a refusal says of an entry among many; anything but a refusal goes on as it is.
pub(super) fn faults_of(error: ApiError, path: &str) -> Result<Vec<Fault>, ApiError> {
    let listed = error.listed();
    if !listed.is_empty() {
        return Ok(listed);
    }
    let code = error.code();
    if code.status().is_server_error() {
        return Err(error);
    }
    Ok(vec![Fault::new(path, &code.name().to_lowercase(), error.message())])
}
