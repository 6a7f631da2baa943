//! `openapi.json` at the root: what the program serves, committed so that a change of it is seen.

use crate::shell::cargo;
use anyhow::Result;

/// Writes the document, or only says whether it is up to date. The test that compares it writes it.
pub(crate) fn run(write: bool) -> Result<bool> {
    let mut test =
        cargo(&["test", "--quiet", "--locked", "--package", "stockflow-server", "--lib", "the_committed_document"]);
    if write {
        test.env("STOCKFLOW_WRITE_OPENAPI", "1");
    }
    let fine = test.status()?.success();
    if fine {
        println!("openapi.json is up to date");
    }
    Ok(fine)
}
