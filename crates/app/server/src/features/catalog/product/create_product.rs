//! `POST /api/products`

use super::fields::CreateProduct;
use super::upsert::insert_products;
use super::wire::Product;
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};

/// Create a product
///
/// `attributes` must fit their definitions, and a product that is no DRAFT must have a value of every attribute that is
/// required of its categories.
#[utoipa::path(post, path = "/api/products", tag = "Catalog", security(("bearer" = ["products.write"])),
    request_body(content = CreateProduct, example = json!({
        "globalSku": "SKU-1001", "name": "Whole milk", "description": "Fluid milk, 1 gallon", "brand": "Private",
        "gtin": "036000291452", "status": "ACTIVE", "unit": "EA", "unitIndivisible": true,
        "unitConversions": [{ "unit": "CASE", "numerator": 4, "denominator": 1, "indivisible": true }],
        "unitCost": 1.65, "price": 2.49, "currency": "USD", "packSize": 4, "weight": 3.9, "requiresLotTracking": true,
        "requiresExpiryTracking": true, "shelfLifeDays": 14, "tags": ["dairy"] })),
    responses((status = 201, description = "Created", body = Product)))]
pub(super) async fn create_product(call: Call, ApiJson(CreateProduct(fields)): ApiJson<CreateProduct>) -> Answer {
    call.write(move |change| {
        let saved = insert_products(change, std::slice::from_ref(&fields))?.pop();
        let record = saved.ok_or_else(|| ApiError::internal("a product was not written"))?.accepted()?;
        let product = Product::one(change.tx, record)?;
        Ok(Reply::created(format!("/api/products/{}", product.id), &product)?.version(1))
    })
    .await
}
