//! A row of the file into the values of its fields, or what is wrong with it.

use super::block::{Action, Line, Outcome, RowError};
use super::target::{Field, FieldKind, Key, Need, Target};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use stockflow_kernel::{Day, Quantity};
use stockflow_tables::{
    Cell, DateOrder, DecimalMark, Row, ValueError, boolean, day, integer, list, measured, quantity, text, word,
};

/// How the file's values are written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Notation {
    pub(super) date_order: Option<DateOrder>,
    /// None: no number with a mark in it was seen yet.
    pub(super) decimal_mark: Option<DecimalMark>,
}

/// Everything that turns rows into lines.
pub(super) struct Parser {
    pub(super) target: &'static dyn Target,
    pub(super) key: Key,
    pub(super) notation: Notation,
    seen: Known,
}

/// What can be read in two ways, met after the beginning of the file had left nothing open.
pub(super) enum Open {
    /// This date.
    Date(String),
    /// The first number with a mark in it.
    Number,
}

impl Parser {
    pub(super) fn new(target: &'static dyn Target, key: Key, notation: Notation) -> Self {
        Self { target, key, notation, seen: Known::default() }
    }

    /// A row as a line; the line has errors where the row is no good.
    pub(super) fn line(&mut self, headers: &[String], places: &[Option<usize>], row: &Row) -> Result<Line, Open> {
        let fields = self.target.fields();
        let mut line = Line {
            line: row.line,
            action: Action::Create,
            outcome: Outcome::Pending,
            id: None,
            values: vec![Value::Null; fields.len()],
            old: Vec::new(),
            errors: Vec::new(),
            reason: None,
        };
        if let Some(fault) = &row.fault {
            line.errors.push(RowError { column: None, code: "row".into(), message: fault.clone(), value: None });
        }
        for ((cell, place), header) in row.cells.iter().zip(places).zip(headers) {
            let Some(at) = place else { continue };
            if cell.is_empty() {
                continue;
            }
            let field = &fields[*at];
            if self.notation.decimal_mark.is_none() && field.kind.is_number() && has_mark(cell) {
                return Err(Open::Number);
            }
            let read =
                value(cell, field, self.notation).and_then(|value| self.target.check(*at, &value).map(|()| value));
            match read {
                Ok(value) => line.values[*at] = value,
                Err(error) if error.message.contains("can be read in two ways") => {
                    return Err(Open::Date(cell.shown()));
                }
                Err(error) => {
                    let value = Some(cell.shown().chars().take(200).collect());
                    line.errors.push(RowError {
                        column: Some(header.clone()),
                        code: error.code.into(),
                        message: error.message,
                        value,
                    });
                }
            }
        }
        if line.errors.is_empty() {
            self.identify(headers, places, &mut line);
        }
        if !line.errors.is_empty() {
            line.action = Action::Error;
        }
        Ok(line)
    }

    /// Checks that the row names its thing, in the same way as all others, and that no other row does.
    fn identify(&mut self, headers: &[String], places: &[Option<usize>], line: &mut Line) {
        let fields = self.target.fields();
        let mut parts = String::new();
        let mut on = None;
        for group in self.key.groups {
            // Of several columns that name the same thing the first counts.
            let Some(at) = group.iter().copied().find(|at| places.contains(&Some(*at))) else { continue };
            for other in group.iter().filter(|other| **other != at) {
                line.values[*other] = Value::Null;
            }
            let header = || places.iter().position(|p| *p == Some(at)).map(|column| headers[column].clone());
            match &line.values[at] {
                Value::Null if fields[at].need == Need::MayFind => parts.push('\u{1}'),
                Value::Null => {
                    let message = "is empty; the row needs it to say what it is about".to_owned();
                    line.errors.push(RowError { column: header(), code: "required".into(), message, value: None });
                    return;
                }
                value if fields[at].kind == FieldKind::Day => {
                    on = value.as_str().and_then(|text| text.parse::<Day>().ok());
                }
                value => {
                    parts.push_str(value.as_str().unwrap_or_default());
                    parts.push('\u{1}');
                }
            }
        }
        let message = match self.seen.meet(&parts, on, line.line) {
            Met::New => return,
            Met::Line(earlier) => {
                format!("says the same thing as line {earlier}: {}", parts.replace('\u{1}', " ").trim())
            }
            Met::Before => "says the same thing and day as an earlier line".to_owned(),
        };
        line.errors.push(RowError { column: None, code: "duplicate".into(), message, value: None });
    }
}

fn has_mark(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.contains(['.', ',']))
}

fn value(cell: &Cell, field: &Field, notation: Notation) -> Result<Value, ValueError> {
    let mark = notation.decimal_mark.unwrap_or_default();
    let not_negative = |number: Quantity| {
        if number < Quantity::ZERO { Err(ValueError::new("range", "must not be negative")) } else { Ok(()) }
    };
    Ok(match field.kind {
        FieldKind::Text(most) => {
            let text = text(cell);
            if text.chars().count() > most {
                return Err(ValueError::new("length", format!("has more than {most} characters")));
            }
            if text.contains('\0') {
                return Err(ValueError::new("invalid", "must not contain the character U+0000"));
            }
            Value::from(text)
        }
        FieldKind::Decimal => {
            let number = quantity(cell, mark)?;
            not_negative(number)?;
            json!(number)
        }
        FieldKind::Integer => {
            let number = integer(cell, mark)?;
            not_negative(Quantity::whole(number))?;
            json!(number)
        }
        FieldKind::Degrees(most) => {
            let degrees = measured(cell, mark)?;
            if degrees.abs() > f64::from(most) {
                return Err(ValueError::new("range", format!("must be from -{most} to {most}")));
            }
            json!(degrees)
        }
        FieldKind::Boolean => json!(boolean(cell)?),
        FieldKind::Day => json!(day(cell, notation.date_order)?),
        FieldKind::Word(words) => json!(word(cell, words)?),
        FieldKind::List => json!(list(cell)),
        FieldKind::Json => structure(cell)?,
    })
}

/// An object or a list, written as JSON.
fn structure(cell: &Cell) -> Result<Value, ValueError> {
    let wrong = |why: String| ValueError::new("type", format!("is no JSON object or list: {why}"));
    let text = text(cell);
    if text.contains('\0') || text.contains("\\u0000") {
        return Err(ValueError::new("invalid", "must not contain the character U+0000"));
    }
    match serde_json::from_str(&text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => Ok(value),
        Ok(other) => Err(wrong(format!("{other} is neither"))),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Parts of the keys met so far: when one of them grows, the others need not be there twice.
const PARTS: usize = 16;

/// Keys met so far, by their hash: a few bytes each, and one bit where a key goes on by day.
#[derive(Default)]
struct Known {
    hasher: RandomState,
    /// By the two halves of the hash, which lie closer together than a whole would.
    lines: [HashMap<[u32; 2], u32>; PARTS],
    days: HashMap<u64, u64>,
}

enum Met {
    New,
    Line(u32),
    Before,
}

impl Known {
    fn meet(&mut self, key: &str, on: Option<Day>, line: u64) -> Met {
        let Some(day) = on else {
            let hash = self.hasher.hash_one(key);
            let halves = [(hash >> 32) as u32, hash as u32];
            return match self.lines[hash as usize % PARTS].entry(halves) {
                std::collections::hash_map::Entry::Occupied(entry) => Met::Line(*entry.get()),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(u32::try_from(line).unwrap_or(u32::MAX));
                    Met::New
                }
            };
        };
        let hash = self.hasher.hash_one((key, day.number().div_euclid(64)));
        let bit = 1 << day.number().rem_euclid(64);
        let days = self.days.entry(hash).or_default();
        let met = *days & bit != 0;
        *days |= bit;
        if met { Met::Before } else { Met::New }
    }
}
