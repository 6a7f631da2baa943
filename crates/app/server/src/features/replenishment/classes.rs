//! The class of each product, by the value and the evenness of what is expected to be sold.
//!
//! A class is relative to all other products, so a run finds all of them at once and keeps them; who asks for one product
//! takes the class that the last run found.

use crate::change::Change;
use crate::features::catalog::{self, ProductBrief};
use crate::features::forecasting::{self, Outlook};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Arg, Tx, args, bulk, sql};
use stockflow_kernel::Money;
use stockflow_planning::analytics::{Abc, Xyz, abc, coefficient_of_variation, xyz};

/// By value and by evenness.
pub(super) type Class = (Abc, Xyz);

/// Those of products, in their order, by the outlooks of all of them over the same days.
pub(super) fn classes<'a>(products: &[ProductBrief], outlooks: impl Iterator<Item = &'a Outlook>) -> Vec<Class> {
    let mut sold: HashMap<&str, (f64, Vec<f64>)> = HashMap::new();
    for outlook in outlooks {
        let sum = sold.entry(outlook.product_id.as_str()).or_default();
        sum.0 += outlook.mean;
        sum.1.resize(sum.1.len().max(outlook.daily_mean.len()), 0.0);
        for (day, units) in outlook.daily_mean.iter().enumerate() {
            sum.1[day] += units;
        }
    }
    let units = |id: &str| sold.get(id).map_or(0.0, |sum| sum.0);
    let values: Vec<Money> = products.iter().map(|p| Money::from_f64(units(&p.id) * p.price.to_f64())).collect();
    let even = |id: &str| xyz(sold.get(id).and_then(|sum| coefficient_of_variation(&sum.1)));
    abc(&values).into_iter().zip(products).map(|(class, p)| (class, even(&p.id))).collect()
}

/// Those of some products as the last run found them; of a product that no run has seen yet, as one would find it now over
/// so many days.
pub(super) fn last_classes(tx: &mut Tx<'_>, products: &[ProductBrief], days: i64) -> Result<Vec<Class>, ApiError> {
    let ids: Vec<String> = products.iter().map(|product| product.id.clone()).collect();
    let rows: Vec<(String, String, String)> = tx.all(&FOUND, args![ids])?;
    let mut found: HashMap<String, Class> =
        rows.into_iter().filter_map(|(id, abc, xyz)| Some((id, named(&abc, &xyz)?))).collect();
    if products.iter().any(|product| !found.contains_key(&product.id)) {
        let all = catalog::briefs(tx)?;
        let outlooks = forecasting::outlook(tx, days)?;
        let anew = classes(&all, outlooks.iter());
        for (product, class) in all.into_iter().zip(anew) {
            found.entry(product.id).or_insert(class);
        }
    }
    Ok(products.iter().map(|product| found.get(&product.id).copied().unwrap_or((Abc::C, Xyz::Z))).collect())
}

/// Keeps what a run has found.
pub(super) fn keep_classes(change: &mut Change<'_, '_>, found: &[(String, Class)]) -> Result<(), ApiError> {
    let row = |(id, (abc, xyz)): &(String, Class)| args![id, format!("{abc:?}"), format!("{xyz:?}")];
    let rows: Vec<Vec<Arg>> = found.iter().map(row).collect();
    change.tx.bulk(&KEEP, rows)?;
    Ok(())
}

fn named(abc: &str, xyz: &str) -> Option<Class> {
    let value = [Abc::A, Abc::B, Abc::C].into_iter().find(|class| format!("{class:?}") == abc)?;
    let evenness = [Xyz::X, Xyz::Y, Xyz::Z].into_iter().find(|class| format!("{class:?}") == xyz)?;
    Some((value, evenness))
}

sql! {
    FOUND = "SELECT product_id, abc, xyz FROM replenishment_class WHERE workspace_id = $1 AND product_id = ANY($2) ORDER BY product_id";
}

bulk! {
    KEEP = {
        table: "replenishment_class",
        key: ["workspace_id", "product_id"],
        columns: ["workspace_id", "product_id", "abc", "xyz"],
        types: [Text, Text, Text, Text],
        conflict: Update,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_read_as_it_is_kept() {
        for abc in [Abc::A, Abc::B, Abc::C] {
            for xyz in [Xyz::X, Xyz::Y, Xyz::Z] {
                assert_eq!(named(&format!("{abc:?}"), &format!("{xyz:?}")), Some((abc, xyz)));
            }
        }
        assert_eq!(named("D", "X"), None);
    }
}
