//! `stockflow`: the server and everything an operator does with it.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `arguments` | the command line: every command and its options |
//! | `commands` | one file per command |
//! | `settings` | flags, environment, file and defaults, and where each value came from |
//! | `program` | the database opened and logging started, as every command needs it |
//! | `store` | what only the operator asks of the database |
//! | `output`, `progress`, `stop` | the terminal and the signals |

mod arguments;
mod commands;
mod output;
mod program;
mod progress;
mod settings;
mod stop;
mod store;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::error(&anyhow::Error::new(error).context("the async runtime cannot be started"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(code) => code,
        Err(error) => {
            output::error(&error);
            ExitCode::FAILURE
        }
    }
}
