//! Making a purchase order and changing it while it is a draft.

use super::wire::PurchaseOrderBody;
use crate::change::Change;
use crate::features::procurement::suppliers::terms;
use crate::features::{access, catalog, network};
use crate::http::{ApiError, Code, Fault};
use stockflow_db::{args, bulk, sql};
use stockflow_kernel::Money;

/// Makes the draft and answers its id.
pub(super) fn insert(change: &mut Change<'_, '_>, body: &PurchaseOrderBody) -> Result<String, ApiError> {
    let priced = price(change, body)?;
    let id = change.id("po");
    let number = body.number.clone().unwrap_or_else(|| number_of(&id));
    let values = args![
        &id,
        &number,
        &body.supplier_id,
        &body.location_id,
        &priced.currency,
        body.expected_on,
        &body.reference,
        &body.notes,
        change.now
    ];
    if change.tx.execute(&INSERT, values)? == 0 {
        return Err(duplicate(&number));
    }
    insert_lines(change, &id, body, &priced.unit_costs)?;
    Ok(id)
}

/// The end of the id, which differs from order to order, is short enough to be read out.
fn number_of(id: &str) -> String {
    let end = id.len().saturating_sub(10);
    format!("PO-{}", id[end..].to_uppercase())
}

/// Changes the draft.
pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &PurchaseOrderBody) -> Result<(), ApiError> {
    let priced = price(change, body)?;
    let number = body.number.clone().unwrap_or_else(|| number_of(id));
    if change.tx.optional::<String>(&NUMBERED, args![&number, id])?.is_some() {
        return Err(duplicate(&number));
    }
    let values = args![
        id,
        &number,
        &body.supplier_id,
        &body.location_id,
        &priced.currency,
        body.expected_on,
        &body.reference,
        &body.notes,
        change.now
    ];
    change.tx.execute(&UPDATE, values)?;
    change.tx.execute(&NO_LINES, args![id])?;
    insert_lines(change, id, body, &priced.unit_costs)
}

fn duplicate(number: &str) -> ApiError {
    ApiError::new(Code::Duplicate, format!("there is a purchase order {number} already"))
}

struct Priced {
    currency: String,
    unit_costs: Vec<Money>,
}

/// Everything that it names must be there; what it leaves open comes from the supplier's terms.
fn price(change: &mut Change<'_, '_>, body: &PurchaseOrderBody) -> Result<Priced, ApiError> {
    let products: Vec<String> = body.lines.iter().map(|line| line.product_master_id.clone()).collect();
    let mut faults = Vec::new();
    let terms = terms(change.tx, &body.supplier_id, &products)?;
    if terms.is_none() {
        let message = format!("names no supplier of this workspace in use: {}", body.supplier_id);
        faults.push(Fault::new("supplierId", "reference", message));
    }
    if !network::is_in_use(change.tx, &body.location_id)? {
        let message = format!("names no location of this workspace in use: {}", body.location_id);
        faults.push(Fault::new("locationId", "reference", message));
    }
    let (supplier_currency, terms) = terms.unwrap_or_default();
    let mut unit_costs = Vec::with_capacity(body.lines.len());
    for (index, line) in body.lines.iter().enumerate() {
        let Some(product) = catalog::find(change.tx, &line.product_master_id)? else {
            let message = format!("names no product of this workspace: {}", line.product_master_id);
            faults.push(Fault::new(format!("lines[{index}].productMasterId"), "reference", message));
            continue;
        };
        let listed = terms.get(index).and_then(|terms| terms.unit_cost(line.quantity));
        unit_costs.push(line.unit_cost.or(listed).unwrap_or(product.unit_cost));
    }
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let currency = match &body.currency {
        Some(currency) => currency.clone(),
        None if supplier_currency.is_empty() => access::currency(change.tx)?,
        None => supplier_currency,
    };
    Ok(Priced { currency, unit_costs })
}

fn insert_lines(
    change: &mut Change<'_, '_>,
    id: &str,
    body: &PurchaseOrderBody,
    unit_costs: &[Money],
) -> Result<(), ApiError> {
    let lines = body.lines.iter().zip(unit_costs).zip(1_i64..);
    let rows =
        lines.map(|((line, cost), number)| args![id, number, &line.product_master_id, line.quantity, 0_i64, *cost]);
    change.tx.bulk(&INSERT_LINES, rows)?;
    Ok(())
}

sql! {
    INSERT = "
        INSERT INTO purchase_order (workspace_id, id, number, supplier_id, location_id, status, currency, expected_on, reference, notes, dispute_reason, approved_by, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'DRAFT', $6, $7, $8, $9, '', '', 1, $10, $10) ON CONFLICT (workspace_id, number) DO NOTHING";
    NUMBERED = "SELECT id FROM purchase_order WHERE workspace_id = $1 AND number = $2 AND id <> $3";
    UPDATE = "
        UPDATE purchase_order SET number = $3, supplier_id = $4, location_id = $5, currency = $6, expected_on = $7,
               reference = $8, notes = $9, updated_at = $10, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    NO_LINES = "DELETE FROM purchase_order_line WHERE workspace_id = $1 AND purchase_order_id = $2";
}

bulk! {
    INSERT_LINES = {
        table: "purchase_order_line",
        key: ["workspace_id", "purchase_order_id", "line"],
        columns: ["workspace_id", "purchase_order_id", "line", "product_id", "quantity", "received", "unit_cost"],
        types: [Text, Text, I64, Text, I64, I64, I64],
        conflict: Fail,
    };
}
