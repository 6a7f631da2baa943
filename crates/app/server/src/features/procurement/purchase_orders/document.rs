//! A purchase order as a page to be printed or kept as PDF by any browser. Everything in it is escaped.

use super::wire::PurchaseOrder;
use crate::http::html::escape;
use std::fmt::Write;

/// The style of the page: black on white, A4 or letter.
const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:48rem;color:#111}\
h1{font-size:1.5rem;margin:0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0}\
table{border-collapse:collapse;width:100%;margin-top:1.5rem}th,td{border-bottom:1px solid #bbb;padding:.35rem .5rem;text-align:left}\
.n{text-align:right;font-variant-numeric:tabular-nums}tfoot td{border:0;font-weight:600}@media print{body{margin:0}}";

/// The page.
pub(super) fn page(order: &PurchaseOrder) -> String {
    let mut html = String::new();
    let title = format!("Purchase order {}", order.number);
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>{STYLE}</style></head>\
         <body><h1>{0}</h1>\n<dl>",
        escape(&title)
    );
    let day = |day: Option<stockflow_kernel::Day>| day.map_or_else(|| "not agreed".to_owned(), |day| day.to_string());
    let facts = [
        ("Supplier", order.supplier_name.clone()),
        ("Deliver to", order.location_name.clone()),
        ("Expected on", day(order.expected_on)),
        ("OrderStatus", order.status.name().replace('_', " ").to_lowercase()),
        ("Reference", order.reference.clone()),
        ("Notes", order.notes.clone()),
    ];
    for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = write!(html, "<dt>{name}</dt><dd>{}</dd>", escape(text));
    }
    html.push_str(
        "</dl>\n<table><thead><tr><th>Line</th><th>SKU</th><th>Product</th><th class=\"n\">Quantity</th>\
         <th class=\"n\">Unit cost</th><th class=\"n\">Total</th></tr></thead><tbody>",
    );
    for line in &order.lines {
        let total = line.total.map_or_else(|| "–".to_owned(), |total| total.to_string());
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{total}</td></tr>",
            line.line,
            escape(&line.global_sku),
            escape(&line.product_name),
            line.quantity,
            line.unit_cost,
        );
    }
    let total = order.total.map_or_else(|| "–".to_owned(), |total| total.to_string());
    let currency = escape(&order.currency);
    let _ = writeln!(
        html,
        "</tbody><tfoot><tr><td colspan=\"5\">Total</td><td class=\"n\">{total} {currency}</td></tr></tfoot></table></body></html>"
    );
    html
}
