//! What must hold of the sources and that no compiler checks.
//!
//! | file | what |
//! | --- | --- |
//! | `directions` | who may use whom: crate groups, and the features in their order |
//! | `sources` | headers, names of endpoint files, nothing left undone |
//! | `documents` | paths that the documents name |

mod directions;
mod documents;
mod sources;

use anyhow::Result;

/// Prints what is untidy.
pub(crate) fn run() -> Result<bool> {
    let mut faults = directions::faults()?;
    faults.extend(sources::faults()?);
    faults.extend(documents::faults()?);
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    println!("tidy: {} faults", faults.len());
    Ok(faults.is_empty())
}
