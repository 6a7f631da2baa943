//! Headers, names, and nothing left undone.

use crate::shell::{files, root, shown};
use anyhow::Result;
use std::path::Path;

/// What says that something is not done. Spelled apart, so that this file does not name it.
const UNDONE: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("#[", "ignore"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("XX", "X:"),
];

/// The most lines of a source.
const LONGEST: usize = 500;

pub(super) fn faults() -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for file in files(&root().join("crates"), ".rs")? {
        let text = std::fs::read_to_string(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let heads_a_module = ["mod.rs", "lib.rs", "main.rs"].contains(&name.as_str());
        if heads_a_module && !["//!", "#![doc"].iter().any(|start| text.starts_with(start)) {
            faults.push(format!("{}: does not begin with what it is for (//!)", shown(&file)));
        }
        if text.lines().count() > LONGEST {
            faults.push(format!("{}: has more than {LONGEST} lines", shown(&file)));
        }
        faults.extend(undone(&file, &text));
        if shown(&file).contains("/src/features/") {
            faults.extend(endpoints(&file, &text));
            faults.extend(lost_bounds(&file, &text));
        }
    }
    for folder in ["migrations", ".ci", "docs"] {
        for file in files(&root().join(folder), "")? {
            faults.extend(undone(&file, &std::fs::read_to_string(&file).unwrap_or_default()));
        }
    }
    Ok(faults)
}

fn undone(file: &Path, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    let left = lines.filter(|(_, line)| UNDONE.iter().any(|word| line.contains(word)));
    left.map(|(index, _)| format!("{}:{}: something is left undone", shown(file), index + 1)).collect()
}

/// Bounds beside a reference to a shared schema reach neither the document nor the check of a body.
fn lost_bounds(file: &Path, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let lost = lines.windows(2).enumerate().filter(|(_, pair)| {
        let bounded = pair[0].starts_with("#[schema(") && ["minimum", "maximum"].iter().any(|w| pair[0].contains(w));
        bounded && [": Quantity,", ": Money,", "<Quantity>,", "<Money>,"].iter().any(|t| pair[1].ends_with(t))
    });
    let place = |(index, _)| {
        format!("{}:{}: this bound is lost; use value_type = NotNegative or Positive", shown(file), index + 1)
    };
    lost.map(place).collect()
}

/// A file that holds one endpoint bears its name; a reader of the document finds it at once.
fn endpoints(file: &Path, text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split("#[utoipa::path(").skip(1).collect();
    let [only] = parts.as_slice() else { return None };
    let handler: String =
        only.split("async fn ").nth(1)?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    (stem != handler).then(|| format!("{}: its endpoint is {handler}", shown(file)))
}
