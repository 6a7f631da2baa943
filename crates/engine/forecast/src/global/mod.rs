//! One model for many series: boosted trees over what all series have in common.

pub mod boosting;
