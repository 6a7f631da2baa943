#![doc = include_str!("../README.md")]

pub mod analytics;
pub mod atp;
pub mod demand;
pub mod netting;
pub mod safety;
pub mod transfers;
