#![doc = include_str!("../README.md")]

pub mod analytics;
pub mod atp;
pub mod demand;
pub mod echelons;
pub mod netting;
pub mod policies;
pub mod replenishment;
pub mod safety;
pub mod simulation;
pub mod transfers;
