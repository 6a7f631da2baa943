//! Who may use whom.

use crate::shell::{files, root, shown};
use anyhow::{Context, Result};
use std::path::Path;

/// What the crates of a folder must not depend on.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "crates/kernel",
        &["stockflow-db", "stockflow-jobs", "stockflow-forecast", "stockflow-planning", "stockflow-server"],
    ),
    ("crates/engine", &["stockflow-db", "stockflow-jobs", "stockflow-server", "tokio", "axum"]),
    ("crates/platform", &["stockflow-forecast", "stockflow-planning", "stockflow-server", "axum"]),
    ("crates/app/server", &["clap"]),
];

/// Folders of the server that know nothing of any feature.
const BELOW_FEATURES: [&str; 3] = ["http", "change", "config"];

pub(super) fn faults() -> Result<Vec<String>> {
    let mut faults = crates()?;
    faults.extend(features()?);
    Ok(faults)
}

fn crates() -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (folder, forbidden) in FORBIDDEN {
        for manifest in files(&root().join(folder), "Cargo.toml")? {
            let text = std::fs::read_to_string(&manifest)?;
            let own = text.split("[dev-dependencies]").next().unwrap_or_default();
            for name in *forbidden {
                let named = own.lines().any(|l| l.split(['.', ' ', '=']).next() == Some(name));
                if named {
                    faults.push(format!("{}: depends on {name}", shown(&manifest)));
                }
            }
        }
    }
    Ok(faults)
}

/// The features in their order, as `features/mod.rs` puts their endpoints together.
fn order(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split("::endpoints()").collect();
    let ends = parts.iter().take(parts.len().saturating_sub(1));
    ends.map(|part| part.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned())
        .collect()
}

fn features() -> Result<Vec<String>> {
    let source = root().join("crates/app/server/src");
    let text = std::fs::read_to_string(source.join("features/mod.rs"))?;
    let order = order(text.split("pub fn endpoints").nth(1).context("features/mod.rs has endpoints()")?);
    let place = |name: &str| order.iter().position(|o| o == name);
    let mut faults = Vec::new();
    for file in files(&source, ".rs")? {
        let parts: Vec<String> = file.strip_prefix(&source)?.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        // Worlds of tests are furnished by whatever feature makes the furniture.
        if parts.iter().any(|p| p == "tests" || p == "tests.rs") {
            continue;
        }
        let uses = uses(&std::fs::read_to_string(&file)?);
        if BELOW_FEATURES.contains(&parts[0].as_str()) {
            faults.extend(uses.iter().map(|u| format!("{}: uses the feature {}", shown(&file), u.feature)));
        }
        if parts[0] != "features" || parts.len() < 3 {
            continue;
        }
        for used in uses.iter().filter(|u| u.feature != parts[1]) {
            faults.extend(fault(&file, &parts[1], used, &place));
        }
    }
    Ok(faults)
}

fn fault(file: &Path, own: &str, used: &Use, place: &impl Fn(&str) -> Option<usize>) -> Option<String> {
    let what = match (place(own), place(&used.feature)) {
        (Some(own), Some(its)) if its < own && used.through.is_none() => return None,
        (Some(own), Some(its)) if its > own => format!("uses {}, which stands after it", used.feature),
        (Some(_), Some(_)) => {
            format!("reaches through {} into its {}", used.feature, used.through.as_deref().unwrap_or_default())
        }
        // What is no feature of the order is an item of features/mod.rs itself.
        _ => return None,
    };
    Some(format!("{}: {what}", shown(file)))
}

#[derive(Debug, PartialEq, Eq)]
struct Use {
    feature: String,
    /// A module inside it, if the path goes through one.
    through: Option<String>,
}

/// Every `crate::features::name…` and `crate::features::{…}` of a source.
fn uses(text: &str) -> Vec<Use> {
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for rest in code.split("crate::features::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => top_level(group).iter().for_each(|path| found.extend(one(path))),
            None => found.extend(one(rest)),
        }
    }
    found
}

/// The parts of a `{…}` that commas separate, groups inside them kept whole.
fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    parts
}

fn one(path: &str) -> Option<Use> {
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let feature = name(path);
    let rest = path.trim_start().strip_prefix(feature.as_str())?;
    let inner = rest.strip_prefix("::").map(name).unwrap_or_default();
    let goes_on =
        rest.strip_prefix("::").and_then(|r| r.strip_prefix(inner.as_str())).is_some_and(|r| r.starts_with("::"));
    let is_module = inner.starts_with(|c: char| c.is_lowercase());
    (!feature.is_empty()).then(|| Use { feature, through: (goes_on && is_module).then_some(inner) })
}

#[cfg(test)]
mod tests {
    use super::{Use, order, uses};

    #[test]
    fn reads_the_order_and_the_uses() {
        assert_eq!(order("{ access::endpoints().and(catalog::endpoints()) }"), ["access", "catalog"]);
        let found = uses(
            "use crate::features::{catalog, network::{self, X}};\n// crate::features::no\ncrate::features::access::role::grants(crate::features::access::Plan::Free)",
        );
        let seen: Vec<(&str, Option<&str>)> =
            found.iter().map(|u: &Use| (u.feature.as_str(), u.through.as_deref())).collect();
        assert_eq!(seen, [("catalog", None), ("network", None), ("access", Some("role")), ("access", None)]);
    }
}
