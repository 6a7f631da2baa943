//! The catalog: products, known by their SKU in the workspace, and everything that describes them.
//!
//! | folder | what stands there |
//! | --- | --- |
//! | `product` | products: fields, checks, writing by the thousand, endpoints |
//! | `search` | labels, by which products are found among millions |
//! | `attribute` | typed attributes and their values |
//! | `taxonomy`, `category` | trees of categories, and what is in them |
//! | `suggest` | categories for a product, learnt from those of others |
//! | `link`, `variant` | products that belong together |
//! | `history` | who changed what of a product |
//!
//! # For imports and other features
//!
//! Everything that writes products goes through one command, thousands of rows at a time:
//!
//! ```text
//! pub fn upsert_products(change: &mut Change, rows: &[ProductFields]) -> Result<Vec<Saved>, ApiError>
//! ```
//!
//! A [`ProductFields`] has an `Option` for each field: `None` stays as it is (or has its default in a new product), and
//! for what may be null (`gtin`, `weight`, `shelf_life_days`, `variant_of`) `Some(None)` takes it away. `global_sku` is
//! the key. [`ProductFields::faults`] is the pure check of a row, for a preview; it reads from JSON with the names of
//! the API. [`Saved`] says of each row, in order: `Created { product }`, `Updated { old, new }`,
//! `Unchanged { product }`, or `Refused { faults }`, which writes nothing and hinders no other row; for all or nothing
//! return an error when there is one. [`Record::changes_since`] gives the fields that differ.

mod attribute;
mod category;
mod history;
mod link;
mod obstacles;
mod product;
mod scope;
mod search;
mod store;
mod suggest;
mod taxonomy;
mod variant;

#[cfg(test)]
mod tests;

pub use attribute::{AttributeType, Definition, Rules, create_attribute, definitions};
pub use category::{NewCategory, create_category, lineages, subtrees};
pub use link::{Succession, bundled, successions};
pub use obstacles::OBSTACLES;
pub(crate) use product::FEED;
pub use product::{ProductFields, Record, Saved, Status, UnitConversion, remove_product};
pub use product::{by_gtin, by_id, by_sku, check_products, upsert_products};
pub use scope::{Sold, Tracking, categories_above, ids_of_skus, indivisible, is_category, known, sold, tracking};
pub use search::relabel;
pub use store::{NewProduct, ProductBrief, briefs, briefs_of, create_products, find};
pub use taxonomy::create_taxonomy;

use crate::http::Endpoints;

pub(crate) fn endpoints() -> Endpoints {
    product::endpoints()
        .and(taxonomy::endpoints())
        .and(category::endpoints())
        .and(suggest::endpoints())
        .and(attribute::endpoints())
        .and(link::endpoints())
        .and(variant::endpoints())
        .and(history::endpoints())
}
