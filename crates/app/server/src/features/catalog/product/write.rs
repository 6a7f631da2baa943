//! Writing products by the thousand: rows, labels, audit log and events.

use super::record::Record;
use crate::change::{Action, AuditLine, Change};
use crate::features::catalog::search::{DELETE_LABEL, INSERT_LABELS, labels_of, search_text};
use crate::http::{ApiError, Code};
use serde_json::{Value, json};
use stockflow_db::{Arg, DbError, args, bulk, sql};

impl Record {
    /// What it is found by.
    pub(in crate::features::catalog) fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.global_sku.as_str(), &self.name, &self.brand];
        texts.extend(self.gtin.as_deref());
        texts.extend(self.tags.iter().map(String::as_str));
        texts.push(&self.description);
        texts
    }

    fn as_row(&self) -> Vec<Arg> {
        self.row(&search_text(&self.texts()))
    }
}

fn taken(error: DbError) -> ApiError {
    match error {
        DbError::Duplicate { .. } => ApiError::new(
            Code::Duplicate,
            "a product with this globalSku exists already; change that one, or use another SKU",
        ),
        other => other.into(),
    }
}

/// Writes new products. A SKU that exists is 409 `DUPLICATE`.
pub(super) fn insert(change: &mut Change<'_, '_>, products: &[Record]) -> Result<(), ApiError> {
    change.tx.bulk(&INSERT, products.iter().map(Record::as_row)).map_err(taken)?;
    let mut labels: Vec<(String, &str)> = Vec::with_capacity(products.len() * 12);
    for product in products {
        labels.extend(labels_of(product).into_iter().map(|label| (label, product.id.as_str())));
    }
    // In the order of the index: neighbours in it are written together.
    labels.sort_unstable();
    change.tx.bulk(&INSERT_LABELS, labels.into_iter().map(|(label, id)| args![label, id]))?;
    let lines = products.iter().map(|product| AuditLine {
        action: Action::Create,
        entity_id: product.id.clone(),
        before: None,
        after: Some(Value::Object(product.fields())),
    });
    change.audit_many("product", lines.collect::<Vec<_>>())?;
    for product in products {
        let payload = json!({ "productMasterId": product.id, "globalSku": product.global_sku });
        change.emit("catalog.product_created.v1", payload);
    }
    Ok(())
}

/// Writes products as they have become: what they were, and what they are.
pub(super) fn update(change: &mut Change<'_, '_>, products: &[(Record, Record)]) -> Result<(), ApiError> {
    change.tx.bulk(&UPDATE, products.iter().map(|(_, new)| new.as_row())).map_err(taken)?;
    let mut added = Vec::new();
    let mut lines = Vec::with_capacity(products.len());
    for (old, new) in products {
        let (before, after) = (labels_of(old), labels_of(new));
        for label in before.iter().filter(|label| after.binary_search(label).is_err()) {
            change.tx.execute(&DELETE_LABEL, args![label, &new.id])?;
        }
        let fresh = after.into_iter().filter(|label| before.binary_search(label).is_err());
        added.extend(fresh.map(|label| args![label, &new.id]));
        let (was, is) = new.changes_since(old);
        let payload = json!({
            "productMasterId": new.id, "globalSku": new.global_sku, "fields": is.keys().collect::<Vec<_>>(),
        });
        change.emit("catalog.product_updated.v1", payload);
        lines.push(AuditLine {
            action: Action::Update,
            entity_id: new.id.clone(),
            before: Some(Value::Object(was)),
            after: Some(Value::Object(is)),
        });
    }
    change.tx.bulk(&INSERT_LABELS, added)?;
    change.audit_many("product", lines)?;
    Ok(())
}

/// Takes a product away, with the links that begin at it.
pub(super) fn remove(change: &mut Change<'_, '_>, product: &Record) -> Result<(), ApiError> {
    for label in labels_of(product) {
        change.tx.execute(&DELETE_LABEL, args![label, &product.id])?;
    }
    let gone = change.tx.savepoint(|tx| {
        tx.execute(&DELETE_LINKS, args![&product.id])?;
        tx.execute(&DELETE, args![&product.id])
    });
    gone.map_err(|error| match error {
        DbError::Reference => {
            ApiError::new(Code::Conflict, "something still speaks of this product; archive it instead (?archive=true)")
        }
        other => other.into(),
    })?;
    change.audit(Action::Delete, "product", &product.id, Some(&product.fields()), None::<&()>)?;
    let payload = json!({ "productMasterId": product.id, "globalSku": product.global_sku });
    change.emit("catalog.product_deleted.v1", payload);
    Ok(())
}

sql! {
    DELETE_LINKS = "DELETE FROM product_link WHERE workspace_id = $1 AND product_id = $2";
    DELETE = "DELETE FROM product WHERE workspace_id = $1 AND id = $2";
}

/// All columns of a product, as [`Record::row`] gives their values.
macro_rules! rows {
    ($name:ident, $conflict:ident) => {
        bulk! {
            $name = {
                table: "product",
                key: ["workspace_id", "id"],
                columns: [
                    "workspace_id", "id", "global_sku", "name", "description", "brand", "gtin", "status", "unit",
                    "unit_indivisible", "unit_conversions", "unit_cost", "price", "currency", "pack_size", "weight",
                    "requires_lot_tracking", "requires_expiry_tracking", "shelf_life_days", "tags", "categories",
                    "attributes", "variant_of", "options", "search", "labelled", "version", "created_at", "updated_at"
                ],
                types: [
                    Text, Text, Text, Text, Text, Text, Text, Text, Text, Bool, Text, I64, I64, Text, I64, I64, Bool,
                    Bool, I64, Text, Text, Text, Text, Text, Text, Bool, I64, I64, I64
                ],
                conflict: $conflict,
            };
        }
    };
}
rows!(INSERT, Fail);
rows!(UPDATE, Update);
