//! The hub's source files and their place in the navigation.

use rust_embed::Embed;

/// The Markdown files of `docs/api`, embedded.
#[derive(Embed)]
#[folder = "../../../docs/api/"]
struct Files;

/// One Markdown file of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The file's name without its ending, and the page's address below `/docs/`.
    pub(super) name: String,
    /// The first heading.
    pub(super) title: String,
    /// The heading of the navigation under which the page stands.
    pub(super) section: String,
    /// The place in the navigation; sections stand in the order of their first page.
    pub(super) place: u32,
    pub(super) markdown: String,
}

/// All pages in the order of the navigation.
pub(super) fn all() -> Vec<Source> {
    let mut pages: Vec<Source> = Files::iter()
        .filter_map(|file| {
            let name = file.strip_suffix(".md")?;
            let content = Files::get(&file)?;
            Some(Source::read(name, String::from_utf8_lossy(&content.data).into_owned()))
        })
        .collect();
    pages.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.name.cmp(&b.name)));
    pages
}

impl Source {
    /// Reads title and place; a file without them stands last, under its own name, so that a
    /// forgotten line is seen rather than a page lost.
    pub(super) fn read(name: &str, markdown: String) -> Self {
        let title = markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name);
        let (section, place) = markdown.lines().next().and_then(navigation).unwrap_or(("More", u32::MAX));
        Self { name: name.to_owned(), title: title.trim().to_owned(), section: section.to_owned(), place, markdown }
    }
}

/// `<!-- nav: Conventions 30 -->` as its section and place.
fn navigation(line: &str) -> Option<(&str, u32)> {
    let inner = line.trim().strip_prefix("<!-- nav:")?.strip_suffix("-->")?.trim();
    let (section, place) = inner.rsplit_once(' ')?;
    Some((section.trim(), place.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_knows_its_title_and_place() {
        let page = Source::read("errors", "<!-- nav: How it works 30 -->\n\n# Errors\n".to_owned());
        assert_eq!((page.title.as_str(), page.section.as_str(), page.place), ("Errors", "How it works", 30));
    }

    #[test]
    fn a_source_without_a_place_stands_last() {
        for first in ["plain", "<!-- nav: 30 -->", "<!-- nav: Here x -->", ""] {
            let page = Source::read("lost", format!("{first}\n"));
            assert_eq!((page.title.as_str(), page.place), ("lost", u32::MAX), "{first}");
        }
    }

    #[test]
    fn every_page_of_the_hub_has_a_title_and_a_place_of_its_own() {
        let pages = all();
        assert!(pages.iter().any(|page| page.name == super::super::FRONT));
        let mut places = Vec::new();
        for page in &pages {
            assert_ne!(page.title, page.name, "{} has no heading", page.name);
            assert_ne!(page.place, u32::MAX, "{} has no nav line", page.name);
            places.push(page.place);
        }
        places.dedup();
        assert_eq!(places.len(), pages.len(), "two pages share a place: {places:?}");
    }
}
