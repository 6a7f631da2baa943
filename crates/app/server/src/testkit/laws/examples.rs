//! Requests made of the document's examples, with the ids of real things put in.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The ids that answers have shown so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    /// By prefix: `prod` → `prod_…`.
    by_prefix: BTreeMap<String, Vec<String>>,
    /// By the list they stand in: `/api/channels` → `DTC`.
    by_collection: BTreeMap<String, Vec<String>>,
}

impl Known {
    /// Takes in the ids of an answer to a call of `collection`.
    pub(super) fn learn(&mut self, collection: &str, data: &Value) {
        match data {
            Value::Array(rows) => rows.iter().for_each(|row| self.learn(collection, row)),
            Value::Object(fields) => {
                let own =
                    fields.get("id").or_else(|| fields.values().find_map(|v| v.get("id"))).and_then(Value::as_str);
                if let Some(id) = own {
                    remember(self.by_collection.entry(collection.to_owned()).or_default(), id);
                }
                self.learn_deep(data);
            }
            _ => {}
        }
    }

    fn learn_deep(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.learn_deep(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.learn_deep(field)),
            Value::String(text) => {
                if let Some(prefix) = prefix_of(text) {
                    remember(self.by_prefix.entry(prefix.to_owned()).or_default(), text);
                }
            }
            _ => {}
        }
    }

    /// The latest thing of a list.
    pub(super) fn of_collection(&self, collection: &str) -> Option<&str> {
        self.by_collection.get(collection)?.last().map(String::as_str)
    }

    /// The latest thing whose id begins so.
    pub(super) fn of_prefix(&self, prefix: &str) -> Option<&str> {
        self.by_prefix.get(prefix)?.last().map(String::as_str)
    }

    /// Whether some answer has shown this id.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.by_prefix.values().chain(self.by_collection.values()).flatten().any(|known| known == id)
    }

    /// An example with real ids in the places of its made-up ones, the `turn`-th of its kind. Names
    /// and addresses differ from turn to turn, so that what must be unique is.
    pub(super) fn fill(&self, example: &Value, turn: usize) -> Value {
        self.fill_field("", example, turn)
    }

    fn fill_field(&self, name: &str, value: &Value, turn: usize) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.fill_field(name, item, turn)).collect(),
            Value::Object(fields) => {
                let filled = fields.iter().map(|(name, field)| (name.clone(), self.fill_field(name, field, turn)));
                filled.collect::<Map<_, _>>().into()
            }
            Value::String(text) => Value::from(self.fill_text(name, text, turn)),
            other => other.clone(),
        }
    }

    fn fill_text(&self, name: &str, text: &str, turn: usize) -> String {
        if let Some(prefix) = prefix_of(text) {
            let known = self.by_prefix.get(prefix).filter(|ids| !ids.is_empty());
            // Ids of an example that differ (…6g, …6h) stay different.
            let place = turn + usize::from(text.bytes().last().unwrap_or_default().abs_diff(b'g'));
            return known.map_or(text, |ids| &ids[place % ids.len()]).to_owned();
        }
        match name {
            _ if turn == 0 => text.to_owned(),
            "email" => format!("n{turn}.{text}"),
            "code" => format!("{text}-{turn}"),
            "name" | "globalSku" | "sku" | "reference" | "externalId" => format!("{text} {turn}"),
            _ => text.to_owned(),
        }
    }
}

fn remember(ids: &mut Vec<String>, id: &str) {
    if !ids.iter().any(|known| known == id) {
        ids.push(id.to_owned());
    }
}

/// `prod` of `prod_` and 26 characters.
fn prefix_of(text: &str) -> Option<&str> {
    let (prefix, rest) = text.rsplit_once('_')?;
    let fine = !prefix.is_empty()
        && prefix.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        && rest.len() == 26
        && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    fine.then_some(prefix)
}
