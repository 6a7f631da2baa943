//! The table that an `endpoints` line of a page becomes.

use std::fmt::Write as _;

use super::super::operations::Operation;
use crate::http::html::escape;

/// The selection of a line `<!-- endpoints: … -->`, or `None` for any other HTML.
///
/// A selection is a list with commas: `Catalog` takes the operations of a tag (letters' case does
/// not matter), `/api/sessions` those of a path and what lies below it.
pub(super) fn selection(html: &str) -> Option<Vec<&str>> {
    let inner = html.trim().strip_prefix("<!-- endpoints:")?.strip_suffix("-->")?;
    Some(inner.split(',').map(str::trim).filter(|item| !item.is_empty()).collect())
}

/// The operations that `selection` names, in the document's order.
pub(super) fn select<'a>(selection: &[&str], operations: &'a [Operation]) -> Vec<&'a Operation> {
    operations.iter().filter(|operation| selection.iter().any(|item| matches(item, operation))).collect()
}

fn matches(item: &str, operation: &Operation) -> bool {
    if !item.starts_with('/') {
        return operation.tags.iter().any(|tag| tag.eq_ignore_ascii_case(item));
    }
    operation.path.strip_prefix(item).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The table as HTML: method, path, summary, permission, stability.
pub(super) fn table(operations: &[&Operation]) -> String {
    if operations.is_empty() {
        return "<p class=\"note\">This version has no endpoints here.</p>\n".to_owned();
    }
    let mut html = String::from(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Endpoints\">\n\
         <table class=\"endpoints\"><thead><tr><th>Method</th><th>Path</th><th>What it does</th>\
         <th>Permission</th><th>Stability</th></tr></thead><tbody>\n",
    );
    for operation in operations {
        row(&mut html, operation);
    }
    html.push_str("</tbody></table></div>\n");
    html
}

fn row(html: &mut String, operation: &Operation) {
    let (class, stability) = if operation.beta {
        (" class=\"beta\"", "<span class=\"badge\">Beta</span> may change")
    } else {
        ("", "stable")
    };
    let method = escape(&operation.method);
    // Writing to a String cannot fail.
    let _ = writeln!(
        html,
        "<tr{class}><td><code class=\"method {verb}\">{method}</code></td><td>\
         <a href=\"{address}\"><code>{path}</code></a></td><td>{summary}</td><td>{permission}</td><td>{stability}</td></tr>",
        verb = method.to_ascii_lowercase(),
        path = breakable(&operation.path),
        address = escape(&explorer_address(operation)),
        summary = escape(&operation.summary),
        permission = permission(operation),
    );
}

/// Where the explorer shows the operation: it names places by tag, method and path.
fn explorer_address(operation: &Operation) -> String {
    let tag = operation.tags.first().map(|tag| tag.to_lowercase().replace(' ', "-"));
    let tag = tag.as_deref().unwrap_or("default");
    format!("/docs/api#tag/{tag}/{}{}", operation.method, operation.path)
}

/// Lets a long path break before each slash.
fn breakable(path: &str) -> String {
    escape(path).replace('/', "<wbr>/")
}

/// The permissions, and where a key will not do, that a session is needed.
fn permission(operation: &Operation) -> String {
    let mut all: Vec<String> =
        operation.permissions.iter().map(|name| format!("<code>{}</code>", escape(name))).collect();
    if operation.session_only {
        all.push("session only".to_owned());
    } else if all.is_empty() {
        all.push(if operation.open { "none" } else { "any credential" }.to_owned());
    }
    all.join(" ")
}

/// The block that stands above a page with beta operations.
pub(super) fn beta_callout(operations: &[&Operation]) -> String {
    let mut html = String::from(
        "<aside class=\"callout\" aria-label=\"Beta\"><p><strong>Beta</strong> These operations \
         may change without a new version of the API. Their answers carry \
         <code>X-API-Stability: beta</code>.</p><ul>\n",
    );
    for operation in operations {
        let _ = writeln!(html, "<li><code>{} {}</code></li>", escape(&operation.method), breakable(&operation.path));
    }
    html.push_str("</ul></aside>\n");
    html
}
