#![doc = include_str!("../README.md")]

mod assemble;
mod backtest;
mod batch;
mod beliefs;
mod causes;
mod cell;
mod entry;
mod error;
mod explain;
mod fault;
mod hierarchy;
mod lineage;
mod options;
mod panel;
mod pass;
mod period;
mod prepare;
mod read;
mod run;
mod scatter;
mod work;
mod write;
mod writer;

pub use backtest::{Accuracy, Table};
pub use error::FilesError;
pub use fault::{Fault, Faults};
pub use options::{DriverColumns, Missing, Options, Panel, Units};
pub use period::Period;
pub use run::{Outputs, Summary, run};
