//! What is still to come, told by the features that order it.
//!
//! Purchase orders and transfers stand after stock in the order of features, and stock must not use them: so each
//! exports a statement, `features::inbound` collects them into the [`App`](crate::App), and who promises asks.

use super::shelf::Coming;
use stockflow_db::{Arg, DbError, Sql, Tx, args};
use stockflow_kernel::{Day, Quantity};

/// All sources of what is still to come.
#[derive(Debug, Default)]
pub struct Inbound(Vec<&'static Sql>);

impl Inbound {
    /// Those of all features. Each gives rows of (product, location, day or null, quantity, the document), for the
    /// products in `$2`, or for all where `$3` is true.
    #[must_use]
    pub fn of_features(sources: &[&'static Sql]) -> Self {
        Self(sources.to_vec())
    }

    /// What is to come of some products, or of all: by product and location.
    pub(super) fn read(
        &self,
        tx: &mut Tx<'_>,
        products: Option<&[String]>,
    ) -> Result<Vec<(String, String, Coming)>, DbError> {
        let mut coming = Vec::new();
        for source in &self.0 {
            let list = Arg::List(products.unwrap_or_default().to_vec());
            let rows: Vec<(String, String, Option<Day>, Quantity, String)> =
                tx.all(source, args![list, products.is_none()])?;
            coming.extend(rows.into_iter().map(|(product, location, due_on, quantity, reference)| {
                (product, location, Coming { due_on, quantity, reference })
            }));
        }
        Ok(coming)
    }
}
