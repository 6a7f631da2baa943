//! The frame around a page of the hub.

use std::fmt::Write as _;

use super::render::Rendered;
use super::source::Source;
use crate::http::html::escape;

/// What an unknown address below `/docs` shows.
pub(super) const MISSING: &str = "# Page not found\n\nThere is no page at this address. \
    The navigation lists all of them; [the overview](/docs) is a good start.\n";

/// The whole HTML of a page; `name` is the page's own, `None` for one that has no source.
pub(super) fn page(title: &str, name: Option<&str>, pages: &[Source], rendered: &Rendered) -> String {
    let source = name.map_or_else(String::new, |name| {
        format!("<p class=\"source\"><a href=\"/docs/{name}.md\">This page as Markdown</a></p>\n")
    });
    format!(
        r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Stockflow</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/hub.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
  <a class="home" href="/"><img src="/assets/favicon.svg" alt="" width="20" height="20"> Stockflow</a>
  <nav aria-label="Site">
    <a href="/docs" aria-current="true">Documentation</a>
    <a href="/docs/api">API explorer</a>
    <a class="narrow" href="#pages">All pages</a>
  </nav>
</header>
<div class="columns">
<main id="content">
{body}{source}</main>
<nav id="pages" aria-label="Documentation">
{navigation}</nav>
{contents}</div>
</body>
</html>
"##,
        title = escape(title),
        navigation = navigation(name, pages),
        body = rendered.html,
        contents = contents(rendered),
    )
}

/// All pages under their sections, in the order given.
fn navigation(current: Option<&str>, pages: &[Source]) -> String {
    let mut sections: Vec<&str> = Vec::new();
    for page in pages {
        if !sections.contains(&page.section.as_str()) {
            sections.push(&page.section);
        }
    }
    let mut html = String::new();
    for section in sections {
        // Writing to a String cannot fail.
        let _ = writeln!(html, "<h2>{}</h2>\n<ul>", escape(section));
        for page in pages.iter().filter(|page| page.section == section) {
            let mark = if current == Some(&*page.name) { " aria-current=\"page\"" } else { "" };
            let (name, title) = (escape(&page.name), escape(&page.title));
            let _ = writeln!(html, "<li><a href=\"/docs/{name}\"{mark}>{title}</a></li>");
        }
        html.push_str("</ul>\n");
    }
    html
}

/// The headings of a page that is long enough to need them.
fn contents(rendered: &Rendered) -> String {
    if rendered.headings.len() < 2 {
        return String::new();
    }
    let mut html = String::from("<nav class=\"contents\" aria-label=\"On this page\"><h2>On this page</h2>\n<ul>\n");
    for (anchor, text) in &rendered.headings {
        let _ = writeln!(html, "<li><a href=\"#{}\">{}</a></li>", escape(anchor), escape(text));
    }
    html.push_str("</ul></nav>\n");
    html
}
