//! Text that sorts by its bytes on PostgreSQL, as it does on SQLite.

/// Puts `COLLATE "C"` behind every word `TEXT` outside quotes and comments.
pub(super) fn collated(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 256);
    let mut rest = sql;
    while !rest.is_empty() {
        let length = token(rest);
        let (this, after) = rest.split_at(length);
        out.push_str(this);
        if this == "TEXT" {
            out.push_str(" COLLATE \"C\"");
        }
        rest = after;
    }
    out
}

/// The length of the quoted piece, comment, word or single character that `text` begins with.
fn token(text: &str) -> usize {
    let until = |start: usize, end: &str| text[start..].find(end).map_or(text.len(), |at| start + at + end.len());
    if text.starts_with("--") {
        return until(2, "\n");
    }
    if text.starts_with("/*") {
        return until(2, "*/");
    }
    let first = text.chars().next().unwrap_or(' ');
    if first == '\'' {
        return until(1, "'");
    }
    if first == '"' {
        return until(1, "\"");
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if !is_word(first) {
        return first.len_utf8();
    }
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_types_and_nothing_else() {
        assert_eq!(
            collated("CREATE TABLE t (a TEXT NOT NULL, context TEXT, b BIGINT)"),
            "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, context TEXT COLLATE \"C\", b BIGINT)"
        );
        for same in [
            "-- TEXT\nSELECT 1",
            "/* TEXT */ SELECT 1",
            "INSERT INTO t VALUES ('TEXT', 'it''s TEXT')",
            "SELECT \"TEXT\" FROM CONTEXT, TEXT_T, text",
        ] {
            assert_eq!(collated(same), same);
        }
    }
}
