//! Finding products among millions: their labels, and how a list chooses its way.

mod labels;
mod plan;
mod relabel;
mod words;

pub(super) use labels::{DELETE as DELETE_LABEL, INSERT as INSERT_LABELS, attribute, category, labels_of};
pub(super) use plan::{Group, groups, one_by_one, page};
pub use relabel::relabel;
pub(super) use words::{search_text, words};
