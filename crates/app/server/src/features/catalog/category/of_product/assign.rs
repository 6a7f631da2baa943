//! Putting a product into categories.

use crate::change::Change;
use crate::features::catalog::category::wire::Category;
use crate::features::catalog::product::{ProductFields, Record, change_product};
use crate::http::{Answer, ApiError, Call, Fault, Reply};
use serde::Deserialize;

/// What becomes of the categories that a product is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum AssignMode {
    /// It stays in them.
    #[default]
    Add,
    /// It leaves those that are not named.
    Replace,
    /// It leaves those that are named.
    Remove,
}

/// Changes the categories of a product and answers them.
pub(super) fn assign(change: &mut Change<'_, '_>, call: &Call, id: &str, named: &[String], mode: AssignMode) -> Answer {
    let before = Record::find(change.tx, id)?;
    call.expect_version(before.version)?;
    let others = before.categories.iter().filter(|category| !named.contains(category));
    let categories: Vec<String> = match mode {
        AssignMode::Add => before.categories.iter().chain(named).cloned().collect(),
        AssignMode::Replace => named.to_vec(),
        AssignMode::Remove => others.cloned().collect(),
    };
    if categories.len() > 50 {
        return Err(ApiError::fault("categoryIds", "length", "a product can be in at most 50 categories"));
    }
    let known = before.categories.len();
    let fields = ProductFields { categories: Some(categories), ..ProductFields::default() };
    let after = change_product(change, before, fields).map_err(|error| renamed(error, mode, known))?;
    let shown = Category::of_ids(change.tx, &after.categories)?;
    Ok(Reply::ok(&shown)?.version(after.version))
}

/// Faults of the product's field as faults of this body's: `categories[3]` is `categoryIds[1]` behind two known ones.
fn renamed(error: ApiError, mode: AssignMode, known: usize) -> ApiError {
    let Some(fields) = error.detail("fields").and_then(|fields| fields.as_array()) else { return error };
    let skipped = if mode == AssignMode::Add { known } else { 0 };
    let faults = fields.iter().map(|field| {
        let text = |name: &str| field[name].as_str().unwrap_or_default();
        let place = text("path").strip_prefix("categories[").and_then(|rest| rest.strip_suffix(']'));
        let place = place.and_then(|place| place.parse::<usize>().ok()).map(|place| place.saturating_sub(skipped));
        let path = place.map_or_else(|| text("path").to_owned(), |place| format!("categoryIds[{place}]"));
        Fault::new(path, text("code"), text("message"))
    });
    ApiError::faults(faults.collect())
}
