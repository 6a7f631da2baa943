//! `GET /api/suppliers`

use super::wire::{Supplier, SupplierRow};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Suppliers
#[utoipa::path(get, path = "/api/suppliers", tag = "Network", security(("bearer" = ["procurement.read"])),
    responses((status = 200, description = "A page of suppliers, without their items", body = [Supplier])))]
pub(super) async fn list_suppliers(query: ListQuery) -> Answer {
    query.answer(|row: SupplierRow| Supplier::from(row)).await
}
