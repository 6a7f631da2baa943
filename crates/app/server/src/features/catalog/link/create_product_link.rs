//! `POST /api/products/{id}/links`

use super::wire::{LinkType, ProductLink};
use crate::change::{Action, Change, one_at_a_time};
use crate::features::catalog::{find, product::Record};
use crate::http::{Answer, ApiError, ApiJson, Call, Code, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{DbError, args, sql};
use stockflow_kernel::Quantity;

/// A link to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateProductLink {
    #[serde(rename = "type")]
    kind: LinkType,
    /// The other product. Required, unless its deprecated alias is given.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7h", min_length = 1, max_length = 200)]
    product_master_id: Option<String>,
    /// Deprecated: use productMasterId.
    #[schema(min_length = 1, max_length = 200)]
    product_id: Option<String>,
    /// How much of the other one has: required of a COMPONENT and a BUNDLE, and of those only.
    quantity: Option<Quantity>,
}

/// Link two products
///
/// 409 where the link is there already, or would close a circle: a product cannot be a part of itself, or its own
/// successor, over however many others.
#[utoipa::path(post, path = "/api/products/{id}/links", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The product's id")),
    request_body(content = CreateProductLink, example = json!({
        "type": "SUBSTITUTE", "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7h" })),
    responses((status = 201, description = "Linked", body = ProductLink)))]
pub(super) async fn create_product_link(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<CreateProductLink>,
) -> Answer {
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        Record::find(change.tx, &id)?;
        let other = other(change, &body)?;
        match (body.kind.has_quantity(), body.quantity) {
            (true, None) => {
                return Err(ApiError::fault("quantity", "required", "is required of a COMPONENT and a BUNDLE"));
            }
            (true, Some(quantity)) if quantity <= Quantity::ZERO => {
                return Err(ApiError::fault("quantity", "range", "must be greater than 0"));
            }
            (false, Some(_)) => {
                return Err(ApiError::fault("quantity", "invalid", "is for a COMPONENT and a BUNDLE only"));
            }
            _ => {}
        }
        // A predecessor is kept as the successor that it is from its own side.
        let (from, to, kind) = match body.kind {
            LinkType::Predecessor => (&other, &id, LinkType::Successor),
            kind => (&id, &other, kind),
        };
        no_circle(change, from, to, kind)?;
        let link = change.id("link");
        let row = args![&link, from, to, kind.name(), body.quantity, change.now];
        change.tx.execute(&INSERT, row).map_err(|error| match error {
            DbError::Duplicate { .. } => ApiError::new(Code::Duplicate, "these products are linked so already"),
            other => other.into(),
        })?;
        let made = ProductLink::find(change.tx, &id, &link)?;
        change.audit(Action::Create, "productLink", &link, None::<&()>, Some(&made))?;
        let payload =
            json!({ "productMasterId": from, "targetProductMasterId": to, "type": kind.name(), "linkId": link });
        change.emit("catalog.product_linked.v1", payload);
        Reply::created(format!("/api/products/{id}/links/{link}"), &made)
    })
    .await
}

/// The product at the other end.
fn other(change: &mut Change<'_, '_>, body: &CreateProductLink) -> Result<String, ApiError> {
    let path = if body.product_master_id.is_some() { "productMasterId" } else { "productId" };
    let Some(id) = body.product_master_id.as_ref().or(body.product_id.as_ref()) else {
        return Err(ApiError::fault("productMasterId", "required", "is required"));
    };
    if find(change.tx, id)?.is_none() {
        return Err(ApiError::unknown_reference(path, "product", id));
    }
    Ok(id.clone())
}

fn no_circle(change: &mut Change<'_, '_>, from: &str, to: &str, kind: LinkType) -> Result<(), ApiError> {
    if from == to {
        return Err(ApiError::new(Code::Conflict, "a product cannot be linked to itself"));
    }
    let kinds: &[&str] = match kind {
        LinkType::Component | LinkType::Bundle => &["COMPONENT", "BUNDLE"],
        LinkType::Successor => &["SUCCESSOR"],
        _ => return Ok(()),
    };
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let back: Option<i64> = change.tx.optional(&LEADS_BACK, args![to, kinds, from])?;
    if back.is_some() {
        let what = if kind == LinkType::Successor { "its own successor" } else { "a part of itself" };
        return Err(ApiError::new(Code::Conflict, format!("this would close a circle: a product cannot be {what}")));
    }
    Ok(())
}

sql! {
    LEADS_BACK = "
        WITH RECURSIVE onward (id) AS (
            SELECT target_id FROM product_link WHERE workspace_id = $1 AND product_id = $2 AND kind = ANY($3)
            UNION
            SELECT l.target_id FROM onward
              JOIN product_link l ON l.workspace_id = $1 AND l.product_id = onward.id AND l.kind = ANY($3))
        SELECT 1 FROM onward WHERE id = $4 LIMIT 1";
    INSERT = "
        INSERT INTO product_link (workspace_id, id, product_id, target_id, kind, quantity, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}
