//! The one rewriting rule per engine.
//!
//! Statements are written with `$1`, `$2`, … PostgreSQL takes the text as it is. For SQLite `$n`
//! becomes `?n`, and `= ANY($n)` becomes `IN (SELECT value FROM json_each(?n))`. What stands in
//! single quotes is left alone.

/// A text whose placeholders were found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// The text for SQLite.
    pub(crate) sqlite: String,
    /// The highest `$n`.
    pub(crate) highest: usize,
}

const ANY: &str = "= ANY(";

/// Rewrites for SQLite and counts.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut sqlite = String::with_capacity(text.len() + 32);
    let mut highest = 0;
    let mut rest = text;
    while let Some((plain, found, after)) = next_placeholder(rest) {
        let (number, after) = match found {
            Placeholder::Numbered(number) => (number, after),
            // Only assembled queries number by themselves; SQLite refuses the bare mark.
            Placeholder::Next => (0, after),
        };
        highest = highest.max(number);
        rest = push_sqlite(&mut sqlite, plain, number, after);
    }
    sqlite.push_str(rest);
    Parsed { sqlite, highest }
}

/// A placeholder in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// `$3`
    Numbered(usize),
    /// `$?`
    Next,
}

/// The text before the next placeholder outside quotes, the placeholder, and the text after it.
pub(crate) fn next_placeholder(text: &str) -> Option<(&str, Placeholder, &str)> {
    let bytes = text.as_bytes();
    let mut quoted = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => quoted = !quoted,
            b'$' if !quoted => {
                let digits = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
                if digits > 0 {
                    let end = at + 1 + digits;
                    let number = text[at + 1..end].parse().unwrap_or(usize::MAX);
                    return Some((&text[..at], Placeholder::Numbered(number), &text[end..]));
                }
                if bytes.get(at + 1) == Some(&b'?') {
                    return Some((&text[..at], Placeholder::Next, &text[at + 2..]));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Appends `plain` and placeholder `number` as SQLite wants them; gives back what is left of `after`.
pub(crate) fn push_sqlite<'a>(out: &mut String, plain: &str, number: usize, after: &'a str) -> &'a str {
    if let (Some(before), Some(behind)) = (plain.strip_suffix(ANY), after.strip_prefix(')')) {
        out.push_str(before);
        out.push_str("IN (SELECT value FROM json_each(?");
        push_number(out, number);
        out.push_str("))");
        return behind;
    }
    out.push_str(plain);
    out.push('?');
    push_number(out, number);
    after
}

/// Appends `plain` and placeholder `number` as PostgreSQL wants them.
pub(crate) fn push_postgres(out: &mut String, plain: &str, number: usize) {
    out.push_str(plain);
    out.push('$');
    push_number(out, number);
}

fn push_number(out: &mut String, number: usize) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    let _ = write!(out, "{number}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_question_marks_and_are_counted() {
        let parsed = parse("SELECT a FROM t WHERE w = $1 AND b > $12 AND c = $2");
        assert_eq!(parsed.sqlite, "SELECT a FROM t WHERE w = ?1 AND b > ?12 AND c = ?2");
        assert_eq!(parsed.highest, 12);
    }

    #[test]
    fn any_becomes_a_json_list() {
        let parsed = parse("SELECT a FROM t WHERE b = ANY($2) AND c = $1");
        assert_eq!(parsed.sqlite, "SELECT a FROM t WHERE b IN (SELECT value FROM json_each(?2)) AND c = ?1");
        assert_eq!(parsed.highest, 2);
    }

    #[test]
    fn quoted_text_is_left_alone() {
        let parsed = parse("SELECT '$9 = ANY($8) it''s $7', $1");
        assert_eq!(parsed.sqlite, "SELECT '$9 = ANY($8) it''s $7', ?1");
        assert_eq!(parsed.highest, 1);
    }
}
