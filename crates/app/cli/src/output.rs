//! The one place that writes to the terminal: results to standard output, everything else to standard error.
//!
//! A reader that has gone (`stockflow … | head`) is no error, so failures to write end nothing.

use serde::Serialize;
use std::io::Write;

/// A line of the result.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// One JSON value on one line of the result.
pub(crate) fn json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    line(&serde_json::to_string(value)?);
    Ok(())
}

/// A line for the person who watches; never part of the result.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The error and its causes, on one line.
pub(crate) fn error(error: &anyhow::Error) {
    let text: Vec<_> = format!("{error:#}").split_whitespace().map(str::to_owned).collect();
    note(&format!("error: {}", text.join(" ")));
}

/// Rows under their heads, each column as wide as its widest cell.
pub(crate) fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) {
    let mut all = vec![heads.map(str::to_owned)];
    all.extend_from_slice(rows);
    aligned(&all).iter().for_each(|text| line(text));
}

/// The rows as lines, each column as wide as its widest cell.
pub(crate) fn aligned<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let show = |cells: &[String; N]| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.chars().count() + 2));
        }
        text.trim_end().to_owned()
    };
    rows.iter().map(show).collect()
}
