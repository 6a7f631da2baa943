//! The licences of everything that is built in, and the packages that must not be, without a network.

use crate::shell::{cargo, output};
use anyhow::Result;
use serde_json::Value;

/// What we may build in. A package with a choice (`A OR B`) needs one of them; with `A AND B`, both.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that must not come in by a back door, and why.
const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "TLS is rustls, so that the program needs no library of the system"),
    ("native-tls", "TLS is rustls"),
    ("aws-lc-sys", "its build needs cmake; the crypto provider is ring"),
    ("cmake", "a build on a bare machine has a C compiler and no cmake"),
    ("bindgen", "a build on a bare machine has no libclang"),
    ("sqlx", "the database layer is our own"),
    ("protobuf-build", "it runs protoc while building"),
];

/// Build scripts that may run: C libraries that are compiled in, and those that look at the compiler.
/// A new one is looked at before it is added here.
const BUILD_SCRIPTS_DOCUMENT: &str = "crates/xtask/build-scripts.txt";

/// Whether every package is allowed.
pub(crate) fn run() -> Result<bool> {
    let metadata = output(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let known = std::fs::read_to_string(crate::shell::root().join(BUILD_SCRIPTS_DOCUMENT))?;
    let known: Vec<&str> = known.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let mut faults = Vec::new();
    let mut count = 0;
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            faults.push(format!("{name} is banned: {why}"));
        }
        let licence = package["license"].as_str().unwrap_or("none given");
        if !allowed(licence) {
            faults.push(format!("{name} has the licence {licence}"));
        }
        let kinds = |target: &Value| target["kind"].as_array().into_iter().flatten().any(|k| k == "custom-build");
        let has_script = package["targets"].as_array().into_iter().flatten().any(kinds);
        if has_script && !known.contains(&name) {
            faults.push(format!("{name} has a build script that is not in {BUILD_SCRIPTS_DOCUMENT}"));
        }
        count += 1;
    }
    for fault in &faults {
        eprintln!("licences: {fault}");
    }
    println!("licences: {count} packages, {} faults", faults.len());
    Ok(faults.is_empty())
}

/// Reads an SPDX expression as far as packages use it: `A`, `A OR B`, `A/B`, `(A OR B) AND C`.
fn allowed(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], " ").replace('/', " OR ");
    let one = |name: &str| {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        ALLOWED.contains(&name.as_str())
    };
    flat.split(" AND ").all(|part| part.split(" OR ").any(one))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn a_choice_needs_one_and_a_sum_needs_all() {
        for fine in
            ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"]
        {
            assert!(allowed(fine), "{fine}");
        }
        for wrong in ["GPL-3.0", "MIT AND GPL-3.0", "none given", "", "(MIT OR Apache-2.0) AND MPL-2.0"] {
            assert!(!allowed(wrong), "{wrong}");
        }
    }
}
