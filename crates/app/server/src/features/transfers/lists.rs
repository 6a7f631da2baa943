//! Lists of proposed moves. Two runs propose moves, each without giving a surplus away twice; between them this rule holds:
//!
//! * what is **approved** in either list is gone from its source and coming to its destination, for both runs;
//! * what is **pending** in both may draw on the same surplus, and the list in which somebody approves first keeps it: in the
//!   other one, pending moves of the product that leave the same source or go to the same destination expire.
//!
//! A plan is made outside of the transaction that keeps it: it is kept only if what was approved is still the same
//! ([`MoveLists::unchanged`]).
//!
//! Replenishment stands after transfers in the order of features, and transfers must not use it: so each exports its
//! statements, `features::move_lists` collects them into the [`App`](crate::App), and both ask there.

use crate::http::ApiError;
use stockflow_db::{DbError, Sql, Tx, args};
use stockflow_kernel::{Instant, Quantity};

/// A move that is approved and not carried out: product, source, destination, quantity.
pub type AgreedMove = (String, String, String, Quantity);

/// Where some moves are proposed.
#[derive(Debug, Clone, Copy)]
pub struct MoveList {
    pub name: &'static str,
    /// Rows of [`AgreedMove`].
    pub agreed: &'static Sql,
    /// Expires what is pending of product `$2` from source `$3` or to destination `$4`, at `$5`.
    pub withdraw: &'static Sql,
}

/// All lists of proposed moves.
#[derive(Debug, Default)]
pub struct MoveLists(Vec<MoveList>);

impl MoveLists {
    /// Those of all features.
    #[must_use]
    pub fn of_features(lists: &[MoveList]) -> Self {
        Self(lists.to_vec())
    }

    /// What is approved and not carried out, whichever list it stands in.
    pub fn agreed(&self, tx: &mut Tx<'_>) -> Result<Vec<AgreedMove>, DbError> {
        let mut all = Vec::new();
        for list in &self.0 {
            all.extend(tx.all::<AgreedMove>(list.agreed, args![])?);
        }
        Ok(all)
    }

    /// 409 unless what is approved is what a plan was made of.
    pub fn unchanged(&self, tx: &mut Tx<'_>, seen: &[AgreedMove]) -> Result<(), ApiError> {
        if self.agreed(tx)? == seen {
            return Ok(());
        }
        Err(ApiError::invalid_state(
            "a move was approved or carried out meanwhile; the plan is made anew when you ask again",
        ))
    }

    /// A move of the list `own` has been approved: the other lists withdraw what draws on the same surplus, or fills the same
    /// gap.
    pub fn approved(
        &self,
        tx: &mut Tx<'_>,
        own: &str,
        (product, source, destination): (&str, &str, &str),
        now: Instant,
    ) -> Result<(), DbError> {
        for list in self.0.iter().filter(|list| list.name != own) {
            tx.execute(list.withdraw, args![product, source, destination, now])?;
        }
        Ok(())
    }
}
