//! Creating and changing products by their SKU, thousands at a time.

use super::fields::ProductFields;
use super::merge::Surroundings;
use super::record::{COLUMNS, Record};
use super::write;
use crate::change::{Change, one_at_a_time};
use crate::features::access;
use crate::features::catalog::attribute::definitions;
use crate::features::catalog::category::lineages;
use crate::http::{ApiError, Fault};
use std::collections::HashMap;
use stockflow_db::{Query, Tx, args, sql};
use stockflow_kernel::Instant;

/// What became of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// A new product.
    Created {
        /// The product.
        product: Box<Record>,
    },
    /// A product with this SKU was there and has changed.
    Updated {
        /// What it was.
        old: Box<Record>,
        /// What it is, with the next version.
        new: Box<Record>,
    },
    /// A product with this SKU was there, just so.
    Unchanged {
        /// The product.
        product: Box<Record>,
    },
    /// Nothing was written.
    Refused {
        /// Everything that is wrong with the row; paths begin at the row's fields.
        faults: Vec<Fault>,
    },
}

impl Saved {
    /// The product as it is now; 400 with all faults where the row was refused.
    pub fn accepted(self) -> Result<Record, ApiError> {
        match self {
            Self::Created { product } | Self::Unchanged { product } => Ok(*product),
            Self::Updated { new, .. } => Ok(*new),
            Self::Refused { faults } => Err(ApiError::faults(faults)),
        }
    }
}

/// Creates or changes each product by its `global_sku`: a field that is `None` stays as it is, or has its default in a
/// new product. Says for each row, in their order, what became of it.
///
/// A row that is [`Saved::Refused`] writes nothing and hinders no other; a caller that wants all or nothing looks for
/// one and returns an error, which undoes everything. Within one call a SKU may stand once: the later row is refused.
/// `variant_of` may name a product that the same call creates.
///
/// Everything is read and written with a few statements for all rows together, so give it thousands at a time
/// (audit lines and events are written too); about 1,000 to 10,000 rows a transaction are best.
///
/// # Errors
/// The database's; 409 `DUPLICATE` when someone else creates one of the SKUs in this very moment.
pub fn upsert_products(change: &mut Change<'_, '_>, rows: &[ProductFields]) -> Result<Vec<Saved>, ApiError> {
    save(change, rows, true)
}

/// As [`upsert_products`], but a SKU that exists already is 409 `DUPLICATE`.
pub(in crate::features::catalog) fn insert_products(
    change: &mut Change<'_, '_>,
    rows: &[ProductFields],
) -> Result<Vec<Saved>, ApiError> {
    save(change, rows, false)
}

/// Changes products that are known already, each by the fields beside it.
pub(in crate::features::catalog) fn change_products(
    change: &mut Change<'_, '_>,
    rows: &[(Record, ProductFields)],
) -> Result<Vec<Saved>, ApiError> {
    one_at_a_time(change.tx)?;
    let fields: Vec<&ProductFields> = rows.iter().map(|(_, fields)| fields).collect();
    let known: Vec<&Record> = rows.iter().map(|(record, _)| record).collect();
    let surroundings = surroundings(change.tx, &fields, &known)?;
    let saved = rows.iter().map(|(old, fields)| changed(&surroundings, change, old.clone(), fields)).collect();
    finish(change, saved)
}

/// Changes one product; 400 with all faults of the fields.
pub(in crate::features::catalog) fn change_product(
    change: &mut Change<'_, '_>,
    before: Record,
    fields: ProductFields,
) -> Result<Record, ApiError> {
    let saved = change_products(change, &[(before, fields)])?.pop();
    saved.ok_or_else(|| ApiError::internal("a product was not written"))?.accepted()
}

fn save(change: &mut Change<'_, '_>, rows: &[ProductFields], may_exist: bool) -> Result<Vec<Saved>, ApiError> {
    one_at_a_time(change.tx)?;
    let skus: Vec<String> = rows.iter().filter_map(|row| row.global_sku.clone()).collect();
    let known = if may_exist { by_sku(change.tx, &skus)? } else { HashMap::new() };
    let all: Vec<&ProductFields> = rows.iter().collect();
    let mut surroundings = surroundings(change.tx, &all, &known.values().collect::<Vec<_>>())?;
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    // Parents before their variants, so that a variant finds the product that the same call creates.
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|place| matches!(rows[*place].variant_of, Some(Some(_))));
    let mut outcomes: Vec<Option<Saved>> = vec![None; rows.len()];
    for (place, row) in rows.iter().enumerate() {
        if let Some(first) = row.global_sku.as_deref().and_then(|sku| seen.insert(sku, place)) {
            let message = format!("stands in this request already (entry {first}); name each product once");
            outcomes[place] = Some(Saved::Refused { faults: vec![Fault::new("globalSku", "duplicate", message)] });
            seen.insert(row.global_sku.as_deref().unwrap_or_default(), first);
        }
    }
    for place in places {
        if outcomes[place].is_some() {
            continue;
        }
        let row = &rows[place];
        let outcome = match row.global_sku.as_ref().and_then(|sku| known.get(sku)) {
            Some(old) => changed(&surroundings, change, old.clone(), row),
            None => match surroundings.create(row, change.id("prod"), change.now) {
                Ok(product) => {
                    let entry = (product.id.clone(), product.variant_of.is_some());
                    surroundings.parents.insert(product.global_sku.clone(), entry);
                    Saved::Created { product: Box::new(product) }
                }
                Err(faults) => Saved::Refused { faults },
            },
        };
        outcomes[place] = Some(outcome);
    }
    finish(change, outcomes.into_iter().flatten().collect())
}

fn changed(surroundings: &Surroundings, change: &Change<'_, '_>, old: Record, fields: &ProductFields) -> Saved {
    match surroundings.change(&old, fields) {
        Err(faults) => Saved::Refused { faults },
        Ok(new) if new == old => Saved::Unchanged { product: Box::new(old) },
        Ok(mut new) => {
            new.version = old.version + 1;
            new.updated_at = change.now;
            Saved::Updated { old: Box::new(old), new: Box::new(new) }
        }
    }
}

fn finish(change: &mut Change<'_, '_>, saved: Vec<Saved>) -> Result<Vec<Saved>, ApiError> {
    let mut created = Vec::new();
    let mut updated = Vec::new();
    for outcome in &saved {
        match outcome {
            Saved::Created { product } => created.push((**product).clone()),
            Saved::Updated { old, new } => updated.push(((**old).clone(), (**new).clone())),
            Saved::Unchanged { .. } | Saved::Refused { .. } => {}
        }
    }
    write::insert(change, &created)?;
    write::update(change, &updated)?;
    Ok(saved)
}

/// What the checks of these rows need to know.
fn surroundings(tx: &mut Tx<'_>, rows: &[&ProductFields], known: &[&Record]) -> Result<Surroundings, ApiError> {
    let mut categories: Vec<String> = rows.iter().flat_map(|row| row.categories.iter().flatten().cloned()).collect();
    categories.extend(known.iter().flat_map(|record| record.categories.iter().cloned()));
    categories.sort_unstable();
    categories.dedup();
    let mut parents: Vec<String> = rows.iter().filter_map(|row| row.variant_of.clone().flatten()).collect();
    parents.sort_unstable();
    parents.dedup();
    let mut found = HashMap::new();
    let mut with_variants = Vec::new();
    if !parents.is_empty() {
        let named: Vec<(String, String, bool)> = tx.all(&PARENTS, args![&parents])?;
        for (id, sku, is_variant) in named {
            found.insert(sku, (id.clone(), is_variant));
            found.insert(id.clone(), (id, is_variant));
        }
        let ids: Vec<String> = known.iter().map(|record| record.id.clone()).collect();
        with_variants = tx.all(&WITH_VARIANTS, args![ids])?;
    }
    Ok(Surroundings {
        currency: access::currency(tx)?,
        definitions: definitions(tx)?,
        lineages: lineages(tx, &categories)?,
        parents: found,
        with_variants,
    })
}

/// What must be known to tell which attributes these products have.
pub(in crate::features::catalog) fn surroundings_of(
    tx: &mut Tx<'_>,
    products: &[&Record],
) -> Result<Surroundings, ApiError> {
    surroundings(tx, &[], products)
}

/// What [`upsert_products`] would find wrong with each row; nothing is written. Of products that the same call would
/// make it knows nothing.
pub fn check_products(tx: &mut Tx<'_>, rows: &[ProductFields]) -> Result<Vec<Vec<Fault>>, ApiError> {
    let skus: Vec<String> = rows.iter().filter_map(|row| row.global_sku.clone()).collect();
    let known = by_sku(tx, &skus)?;
    let all: Vec<&ProductFields> = rows.iter().collect();
    let surroundings = surroundings(tx, &all, &known.values().collect::<Vec<_>>())?;
    let check = |row: &ProductFields| match row.global_sku.as_ref().and_then(|sku| known.get(sku)) {
        Some(old) => surroundings.change(old, row).err(),
        None => surroundings.create(row, String::new(), Instant::from_micros(0)).err(),
    };
    Ok(rows.iter().map(|row| check(row).unwrap_or_default()).collect())
}

/// The products of these SKUs, by SKU; who has none is left out.
pub fn by_sku(tx: &mut Tx<'_>, skus: &[String]) -> Result<HashMap<String, Record>, ApiError> {
    let records = found(tx, " AND p.global_sku = ANY($?)", skus)?;
    Ok(records.into_iter().map(|record| (record.global_sku.clone(), record)).collect())
}

/// The products of these ids.
pub fn by_id(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Record>, ApiError> {
    found(tx, " AND p.id = ANY($?)", ids)
}

/// The products with these GTINs, of which several may have the same. They are found by their labels.
pub fn by_gtin(tx: &mut Tx<'_>, gtins: &[String]) -> Result<Vec<Record>, ApiError> {
    let labels: Vec<String> = gtins.iter().map(|gtin| format!("w:{gtin}")).collect();
    let labelled = " AND p.id IN (SELECT product_id FROM product_label WHERE workspace_id = $1 AND label = ANY($?))";
    let mut records = found(tx, labelled, &labels)?;
    records.retain(|record| record.gtin.as_ref().is_some_and(|gtin| gtins.contains(gtin)));
    Ok(records)
}

fn found(tx: &mut Tx<'_>, by: &'static str, names: &[String]) -> Result<Vec<Record>, ApiError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Query::scoped("SELECT ");
    query.push_static(COLUMNS).push_static(" FROM product p WHERE p.workspace_id = $1");
    query.push(by, names.to_vec());
    Ok(tx.query_all(&query)?)
}

sql! {
    PARENTS = "
        SELECT id, global_sku, variant_of IS NOT NULL FROM product
         WHERE workspace_id = $1 AND (id = ANY($2) OR global_sku = ANY($2))";
    WITH_VARIANTS = "SELECT DISTINCT variant_of FROM product WHERE workspace_id = $1 AND variant_of = ANY($2)";
}
