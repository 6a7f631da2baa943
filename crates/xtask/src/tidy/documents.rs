//! The paths that the documents name are there.

use crate::shell::{files, root, shown};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// What a path of the repository begins with.
const TOPS: [&str; 10] =
    ["crates/", "docs/", "migrations/", "demo/", "bench/", "console/", "clients/", "tests/", ".ci/", ".config/"];

/// What stands for something else in a path, or is no path after all.
const PLACEHOLDERS: [char; 10] = ['*', '<', '{', '…', '[', '$', ' ', '(', '|', ':'];

pub(super) fn faults() -> Result<Vec<String>> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "BENCHMARKS.md"]
            .into_iter()
            .map(|name| root().join(name))
            .filter(|page| page.is_file())
            .collect();
    pages.extend(files(&root().join("docs"), ".md")?);
    let mut faults = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page)?;
        let (links, names) = (links(&text), names(&text));
        let linked = links.iter().map(|link| (link, beside(&page).join(link)));
        let named = names.iter().map(|name| (name, root().join(name)));
        for (what, path) in linked.chain(named) {
            if !path.exists() {
                faults.push(format!("{}: names {what}, which is not there", shown(&page)));
            }
        }
    }
    Ok(faults)
}

fn beside(page: &Path) -> &Path {
    page.parent().unwrap_or(page)
}

/// Targets of links that stay in the repository: neither addresses, nor pages of the program.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let targets = targets.map(|target| target.split('#').next().unwrap_or_default());
    let own = targets.filter(|t| !t.is_empty() && !t.contains(':') && !t.starts_with('/'));
    own.map(str::to_owned).collect()
}

/// Paths between backticks.
fn names(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted.filter(|q| TOPS.iter().any(|top| q.starts_with(top)));
    paths.filter(|p| !p.contains(PLACEHOLDERS) && !p.contains("NNNN")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{links, names};

    #[test]
    fn finds_what_names_a_file() {
        let page = "see [this](docs/a.md#part), [that](https://x.example/y), `crates/kernel`, `crates/*/x`, `not/ours`";
        assert_eq!(links(page), ["docs/a.md"]);
        assert_eq!(names(page), ["crates/kernel"]);
    }
}
