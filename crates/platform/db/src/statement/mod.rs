//! Statements: their text in both dialects, what is bound to them and what comes back.

pub(crate) mod arg;
pub(crate) mod bulk;
pub(crate) mod dialect;
pub(crate) mod query;
pub(crate) mod row;
pub(crate) mod sql;
pub(crate) mod value;
