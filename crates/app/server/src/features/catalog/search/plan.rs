//! How a list of products goes about its filters, so that it stays fast however many products there are.
//!
//! Each filter is a group of labels, of which a product must have one. There are two ways to read a page:
//!
//! - **from the labels**: take the products of the rarest group, keep those that the other groups let through, sort
//!   them. Its cost grows with that group, however long the catalog is;
//! - **along the order**: walk the index of the order from the cursor on and keep what all groups let through. It
//!   costs little when most products are let through, whatever their number.
//!
//! A group of up to [`FEW`] products is read from its labels. Otherwise the next [`WINDOW`] products of the order are
//! looked through; if they do not fill the page (the matches lie elsewhere in the order), the labels are read after
//! all. So a page does not walk the whole catalog to find twenty, however deep its cursor stands.

use super::labels::{asked, beginning_with};
use crate::http::ApiError;
use crate::http::list::{Condition, ListQuery, Pagination};
use stockflow_db::{Arg, FromRow, Tx, args, sql};

/// Up to so many products are read from their labels at once.
const FEW: i64 = 10_000;
/// So many products of the order are looked through before the labels are read after all.
const WINDOW: i64 = 5_000;
/// Labels that can be tried on a product one by one.
const PROBES: usize = 40;

/// Labels of which a product must have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::features::catalog) enum Group {
    /// One of these.
    Any(Vec<String>),
    /// One of those of the words that begin with this.
    Word(String),
}

/// The groups of a text that is searched for: one a word.
pub(in crate::features::catalog) fn groups(text: &str) -> Vec<Group> {
    asked(text).into_iter().map(Group::Word).collect()
}

impl Group {
    /// How many products it lets through, counted no further than one more than [`FEW`].
    fn count(&self, tx: &mut Tx<'_>) -> Result<i64, ApiError> {
        Ok(match self {
            Self::Any(labels) => tx.one(&COUNT_ANY, args![labels, FEW + 1])?,
            Self::Word(word) => {
                let (from, to) = beginning_with(word);
                tx.one(&COUNT_WORD, args![from, to, FEW + 1])?
            }
        })
    }

    /// The condition that begins with the labels.
    fn by_labels(&self) -> Condition {
        match self {
            Self::Any(labels) => (
                " AND p.id IN (SELECT l.product_id FROM product_label l WHERE l.workspace_id = $1 AND l.label = ANY($?))",
                args![labels],
            ),
            Self::Word(word) => {
                let (from, to) = beginning_with(word);
                (
                    " AND p.id IN (SELECT l.product_id FROM product_label l WHERE l.workspace_id = $1 AND l.label >= $? AND l.label < $?)",
                    args![from, to],
                )
            }
        }
    }

    /// The condition that looks at one product.
    fn probe(&self) -> Condition {
        match self {
            Self::Any(labels) if labels.len() > PROBES => self.by_labels(),
            Self::Any(labels) => (
                " AND (SELECT count(*) FROM product_label l WHERE l.workspace_id = $1 AND l.label = ANY($?) AND l.product_id = p.id) > 0",
                args![labels],
            ),
            Self::Word(word) => (" AND p.search LIKE $?", vec![Arg::from(format!("% {word}%"))]),
        }
    }
}

/// The conditions that look at one product, each with its one value: for whoever reads the whole list anyway.
pub(in crate::features::catalog) fn one_by_one(group: &Group) -> Option<(&'static str, Arg)> {
    let (sql, mut args) = group.probe();
    Some((sql, args.pop()?))
}

/// The page of those products that have a label of every group and meet `conditions`.
pub(in crate::features::catalog) fn page<R: FromRow>(
    query: &ListQuery,
    tx: &mut Tx<'_>,
    groups: &[Group],
    conditions: &[Condition],
) -> Result<(Vec<R>, Pagination), ApiError> {
    let mut counted = Vec::with_capacity(groups.len());
    for group in groups {
        counted.push((group.count(tx)?, group));
    }
    counted.sort_by_key(|(count, _)| *count);
    let Some((least, rarest)) = counted.first() else { return query.rows_where(tx, conditions) };
    let others = counted[1..].iter().map(|(_, group)| group.probe());
    let from_labels: Vec<Condition> =
        std::iter::once(rarest.by_labels()).chain(others).chain(conditions.iter().cloned()).collect();
    if *least > FEW && !query.is_by_number() {
        let along: Vec<Condition> =
            counted.iter().map(|(_, group)| group.probe()).chain(conditions.iter().cloned()).collect();
        let until = query.place_ahead(tx, WINDOW)?;
        let places = query.places(tx, &along, until.as_ref())?;
        if until.is_none() || query.is_full(&places) {
            return query.rows_at(tx, places, &from_labels);
        }
    }
    query.rows_where(tx, &from_labels)
}

sql! {
    COUNT_ANY = "
        SELECT count(*) FROM (
            SELECT 1 AS one FROM product_label WHERE workspace_id = $1 AND label = ANY($2) LIMIT $3) AS found";
    COUNT_WORD = "
        SELECT count(*) FROM (
            SELECT 1 AS one FROM product_label WHERE workspace_id = $1 AND label >= $2 AND label < $3 LIMIT $4) AS found";
}
