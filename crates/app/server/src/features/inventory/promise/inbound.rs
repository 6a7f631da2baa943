//! What is still to come, told by the features that order it.
//!
//! Purchase orders and transfers stand after stock in the order of features, and stock must not use them: so each
//! exports a statement, `features::inbound` collects them into the [`App`](crate::App), and who promises asks.

use super::shelf::Coming;
use stockflow_db::{Arg, DbError, Sql, Tx, args};
use stockflow_kernel::{Day, Quantity};

/// Where some of what is still to come is known. Both give rows of (product, location, day or null, quantity, the
/// document).
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Of every product.
    pub all: &'static Sql,
    /// Of the products in `$2`.
    pub some: &'static Sql,
    /// The field in which events name the document.
    pub document: &'static str,
    /// The products of the documents in `$2`.
    pub products: &'static Sql,
}

/// All sources of what is still to come.
#[derive(Debug, Default)]
pub struct Inbound(Vec<Source>);

impl Inbound {
    /// Those of all features.
    #[must_use]
    pub fn of_features(sources: &[Source]) -> Self {
        Self(sources.to_vec())
    }

    /// Where some of what is to come is known, each.
    pub(in super::super) fn sources(&self) -> &[Source] {
        &self.0
    }

    /// What is to come of some products, or of all: by product and location.
    pub(super) fn read(
        &self,
        tx: &mut Tx<'_>,
        products: Option<&[String]>,
    ) -> Result<Vec<(String, String, Coming)>, DbError> {
        let mut coming = Vec::new();
        for source in &self.0 {
            let rows: Vec<(String, String, Option<Day>, Quantity, String)> = match products {
                None => tx.all(source.all, args![])?,
                Some(products) => tx.all(source.some, args![Arg::List(products.to_vec())])?,
            };
            coming.extend(rows.into_iter().map(|(product, location, due_on, quantity, reference)| {
                (product, location, Coming { due_on, quantity, reference })
            }));
        }
        Ok(coming)
    }
}
