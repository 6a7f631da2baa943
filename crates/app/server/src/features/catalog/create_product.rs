//! `POST /api/products`

use super::store::{NewProduct, create_products};
use super::wire::Product;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, NotNegative, Positive, Reply};
use serde::Deserialize;
use stockflow_kernel::{Money, Quantity};

/// A product to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateProduct {
    /// Unique in the workspace.
    #[schema(example = "SKU-1001", min_length = 1, max_length = 100)]
    global_sku: String,
    #[schema(example = "Whole milk", min_length = 1, max_length = 300)]
    name: String,
    #[serde(default)]
    #[schema(example = "Fluid milk, 1 gallon", max_length = 5000)]
    description: String,
    #[serde(default)]
    #[schema(example = "Private", max_length = 200)]
    brand: String,
    /// 8, 12, 13 or 14 digits with a right check digit.
    #[schema(example = "036000291452", pattern = "^[0-9]{8,14}$", format = "gtin")]
    gtin: Option<String>,
    status: Option<NewStatus>,
    /// What it is counted in.
    #[serde(default = "each")]
    #[schema(example = "EA", min_length = 1, max_length = 20, default = "EA")]
    unit: String,
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    unit_cost: Money,
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    price: Money,
    /// ISO 4217; by default the organization's.
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// Bought and moved in multiples of this; by default 1.
    #[schema(value_type = Option<Positive>)]
    pack_size: Option<Quantity>,
    #[serde(default)]
    #[schema(example = json!(["dairy"]), max_items = 50)]
    tags: Vec<String>,
}

/// What a product can begin as.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum NewStatus {
    Draft,
    Active,
    PhaseOut,
    Discontinued,
}

fn each() -> String {
    "EA".into()
}

impl CreateProduct {
    fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        let odd = |tag: &String| tag.is_empty() || tag.chars().count() > 100;
        let tags = self.tags.iter().enumerate().filter(|(_, tag)| odd(tag));
        faults.extend(tags.map(|(i, _)| Fault::new(format!("tags[{i}]"), "length", "must have 1 to 100 characters")));
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

/// Create a product
#[utoipa::path(post, path = "/api/products", tag = "Catalog", security(("bearer" = ["products.write"])),
    request_body = CreateProduct,
    responses((status = 201, description = "Created", body = Product)))]
pub(super) async fn create_product(call: Call, ApiJson(body): ApiJson<CreateProduct>) -> Answer {
    body.check()?;
    call.write(move |change| {
        let currency = match &body.currency {
            Some(currency) => currency.clone(),
            None => crate::features::access::currency(change.tx)?,
        };
        let status = match body.status.unwrap_or(NewStatus::Active) {
            NewStatus::Draft => "DRAFT",
            NewStatus::Active => "ACTIVE",
            NewStatus::PhaseOut => "PHASE_OUT",
            NewStatus::Discontinued => "DISCONTINUED",
        };
        let new = NewProduct {
            global_sku: body.global_sku.clone(),
            name: body.name.clone(),
            description: body.description.clone(),
            brand: body.brand.clone(),
            gtin: body.gtin.clone(),
            status: status.into(),
            unit: body.unit.clone(),
            unit_cost: body.unit_cost,
            price: body.price,
            currency,
            pack_size: body.pack_size.unwrap_or(Quantity::whole(1)),
            tags: body.tags.clone(),
        };
        let ids = create_products(change, &[new])?;
        let product = Product::find(change.tx, &ids[0])?;
        Ok(Reply::created(format!("/api/products/{}", product.id), &product)?.version(1))
    })
    .await
}
