//! What can be wrong with a hierarchy.

use crate::ForecastError;

/// Why a hierarchy was refused or could not be made coherent.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HierarchyError {
    /// There is no bottom series.
    #[error("the hierarchy has no bottom series")]
    Empty,
    /// A group names a bottom series that is not there, or one twice, or none.
    #[error("group {group} names a bottom series that is not there, or one twice, or none")]
    Group {
        /// The group, from 0.
        group: usize,
    },
    /// There are not as many rows as nodes, or rows differ in length.
    #[error("{what}: {found} given, {expected} expected")]
    Shape {
        /// Rows of what.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Top-down needs a group of all bottom series.
    #[error("no group holds all bottom series, so nothing can be handed down from the top")]
    NoTop,
    /// The system is singular: a number is not finite, or no error varies.
    #[error("the errors of the past do not tell how to weigh the nodes")]
    Singular,
    /// One node cannot be forecast.
    #[error("node {node}: {source}")]
    Node {
        /// The node, groups first.
        node: usize,
        /// What is wrong with it.
        source: ForecastError,
    },
}
