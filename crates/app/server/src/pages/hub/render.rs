//! Markdown to HTML, with what the hub adds to it.

use crate::http::html::escape;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::super::operations::Operation;
use super::endpoints;

/// The body of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Rendered {
    pub(super) html: String,
    /// The second-level headings: anchor and text.
    pub(super) headings: Vec<(String, String)>,
}

/// Renders `markdown`, fills its endpoint tables from `operations`, gives its headings anchors and
/// points links between files (`errors.md#codes`) to the pages made from them.
///
/// Raw HTML is shown as text, comments vanish: a page is Markdown alone.
pub(super) fn render(markdown: &str, operations: &[Operation]) -> Rendered {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut beta: Vec<&Operation> = Vec::new();
    for event in parser {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => {
                if let Some(selection) = endpoints::selection(&text) {
                    let selected = endpoints::select(&selection, operations);
                    events.push(Event::Html(endpoints::table(&selected).into()));
                    beta.extend(selected.into_iter().filter(|operation| operation.beta));
                } else if !text.trim_start().starts_with("<!--") {
                    events.push(Event::Text(text));
                }
            }
            Event::Start(tag) => start(tag, &mut events),
            Event::End(TagEnd::Table) => {
                events.extend([Event::End(TagEnd::Table), raw("</div>\n")]);
            }
            Event::End(TagEnd::CodeBlock) => events.push(raw("</code></pre>\n")),
            other => events.push(other),
        }
    }
    let headings = anchor_headings(&mut events);
    if !beta.is_empty() {
        // Below the title, above all else.
        let title = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Heading(_)));
        let below = events.iter().position(title).map_or(0, |title| title + 1);
        events.insert(below, Event::Html(endpoints::beta_callout(&beta).into()));
    }
    let mut html = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut html, events.into_iter());
    Rendered { html, headings }
}

fn start<'a>(tag: Tag<'a>, events: &mut Vec<Event<'a>>) {
    match tag {
        Tag::Link { link_type, dest_url, title, id } => {
            let dest_url = page_address(dest_url);
            events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
        }
        // What may be wider than the page scrolls by itself, with the keyboard too.
        Tag::Table(alignment) => events.extend([
            raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">"),
            Event::Start(Tag::Table(alignment)),
        ]),
        Tag::CodeBlock(kind) => {
            let language = match &kind {
                CodeBlockKind::Fenced(language) => escape(language),
                CodeBlockKind::Indented => String::new(),
            };
            let open = format!("<pre tabindex=\"0\"><code class=\"language-{language}\">");
            events.push(Event::Html(open.into()));
        }
        other => events.push(Event::Start(other)),
    }
}

fn raw(html: &'static str) -> Event<'static> {
    Event::Html(CowStr::Borrowed(html))
}

/// `errors.md#codes` as `/docs/errors#codes`; addresses with a scheme or a slash stay.
fn page_address(link: CowStr<'_>) -> CowStr<'_> {
    let (file, anchor) = match link.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (&*link, None),
    };
    let Some(name) = file.strip_suffix(".md").filter(|name| !name.contains(['/', ':'])) else {
        return link;
    };
    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    format!("/docs/{name}{anchor}").into()
}

/// Gives each heading an id made of its words, and returns those of the second level.
fn anchor_headings(events: &mut [Event<'_>]) -> Vec<(String, String)> {
    let mut used: Vec<String> = Vec::new();
    let mut second_level = Vec::new();
    for at in 0..events.len() {
        let text = heading_text(&events[at..]);
        let Event::Start(Tag::Heading { level, id, .. }) = &mut events[at] else {
            continue;
        };
        let mut anchor = slug(&text);
        while used.contains(&anchor) {
            anchor.push_str("-more");
        }
        *id = Some(anchor.clone().into());
        if *level == pulldown_cmark::HeadingLevel::H2 {
            second_level.push((anchor.clone(), text));
        }
        used.push(anchor);
    }
    second_level
}

/// The plain text of the heading that `events` begins with; empty when it begins with another.
fn heading_text(events: &[Event<'_>]) -> String {
    if !matches!(events.first(), Some(Event::Start(Tag::Heading { .. }))) {
        return String::new();
    }
    events
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            _ => None,
        })
        .collect()
}

/// Letters and digits in lower case, joined by single hyphens.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        render(markdown, &[]).html
    }

    #[test]
    fn headings_get_anchors_of_their_own() {
        let page = render("# Rate limits\n## The `429` answer\n## The 429 answer\n", &[]);
        assert!(page.html.contains("<h1 id=\"rate-limits\">Rate limits</h1>"), "{}", page.html);
        let anchors: Vec<_> = page.headings.iter().map(|(anchor, _)| anchor.as_str()).collect();
        assert_eq!(anchors, ["the-429-answer", "the-429-answer-more"]);
        assert_eq!(page.headings[0].1, "The 429 answer");
    }

    #[test]
    fn links_between_files_become_links_between_pages() {
        for (link, address) in [
            ("errors.md", "/docs/errors"),
            ("errors.md#codes", "/docs/errors#codes"),
            ("#here", "#here"),
            ("/docs/api", "/docs/api"),
            ("../guide.md", "../guide.md"),
            ("https://example.org/a.md", "https://example.org/a.md"),
        ] {
            let expected = format!("<p><a href=\"{address}\">x</a></p>\n");
            assert_eq!(html(&format!("[x]({link})")), expected);
        }
    }

    #[test]
    fn raw_html_is_text_and_comments_vanish() {
        let page = html("<script>alert(1)</script>\n\nA <b>bold</b> word <!-- note -->.\n\n<!-- x -->\n");
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;"), "{page}");
        assert!(!page.contains("note") && !page.contains("<!--"), "{page}");
    }

    #[test]
    fn code_is_escaped_and_names_its_language() {
        assert_eq!(
            html("```sh\ncurl \"<x>\"\n```\n"),
            "<pre tabindex=\"0\"><code class=\"language-sh\">curl \"&lt;x&gt;\"\n</code></pre>\n"
        );
    }
}
