//! Which model speaks for a series: class of demand, candidates, rolling origins, the pick.

pub(crate) mod backtest;
pub(crate) mod classify;
pub(crate) mod known;
pub(crate) mod obsolescence;
pub(crate) mod pick;
