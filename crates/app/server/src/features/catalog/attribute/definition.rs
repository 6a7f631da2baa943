//! A typed attribute, and what a value of it must obey.

use crate::http::Fault;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stockflow_kernel::{Day, Quantity};
use utoipa::ToSchema;

/// What kind of value an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttributeType {
    /// Any text.
    Text,
    /// An exact decimal in the attribute's unit.
    Number,
    /// true or false.
    Boolean,
    /// A day.
    Date,
    /// One of the options.
    Enum,
    /// Several of the options.
    MultiEnum,
}

impl AttributeType {
    pub(super) const NAMES: &'static [&'static str] = &["TEXT", "NUMBER", "BOOLEAN", "DATE", "ENUM", "MULTI_ENUM"];
    const ALL: [Self; 6] = [Self::Text, Self::Number, Self::Boolean, Self::Date, Self::Enum, Self::MultiEnum];

    pub(super) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    pub(super) fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Self::Text)
    }
}

/// What a value must obey beyond its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Rules {
    /// What an ENUM or a MULTI_ENUM may be.
    #[schema(example = json!(["red", "green"]), max_items = 1000)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The least NUMBER.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    /// The greatest NUMBER.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Quantity>,
    /// The most characters of a TEXT; by default 1000.
    #[schema(example = 100, minimum = 1, maximum = 1000)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<i64>,
    /// What a product without a value gets when the attribute is applied to it.
    #[schema(example = "green")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

/// The most characters of a text where the attribute says nothing.
const MOST_LETTERS: i64 = 1000;

/// A typed attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub code: String,
    pub name: String,
    pub kind: AttributeType,
    pub unit: String,
    pub required: bool,
    pub rules: Rules,
    /// The categories whose products have it; empty: all products.
    pub category_ids: Vec<String>,
}

impl Rules {
    /// What is wrong with the rules of an attribute of this type.
    pub(super) fn faults(&self, kind: AttributeType) -> Vec<Fault> {
        let mut faults = Vec::new();
        let is_choice = matches!(kind, AttributeType::Enum | AttributeType::MultiEnum);
        if is_choice && self.options.is_empty() {
            faults.push(Fault::new("rules.options", "required", "is required for ENUM and MULTI_ENUM"));
        }
        if !is_choice && !self.options.is_empty() {
            faults.push(Fault::new("rules.options", "invalid", "is for ENUM and MULTI_ENUM only"));
        }
        for (index, option) in self.options.iter().enumerate() {
            if option.is_empty() || option.chars().count() > 100 {
                faults.push(Fault::new(format!("rules.options[{index}]"), "length", "must have 1 to 100 characters"));
            } else if self.options[..index].contains(option) {
                faults.push(Fault::new(format!("rules.options[{index}]"), "duplicate", "is given twice"));
            }
        }
        if kind != AttributeType::Number {
            for (path, _) in [("minimum", self.minimum), ("maximum", self.maximum)].iter().filter(|(_, v)| v.is_some())
            {
                faults.push(Fault::new(format!("rules.{path}"), "invalid", "is for NUMBER only"));
            }
        }
        if self.minimum.zip(self.maximum).is_some_and(|(least, most)| least > most) {
            faults.push(Fault::new("rules.maximum", "range", "must not be less than minimum"));
        }
        if kind != AttributeType::Text && self.max_length.is_some() {
            faults.push(Fault::new("rules.maxLength", "invalid", "is for TEXT only"));
        }
        faults
    }
}

impl Definition {
    /// The value as it is kept, or what is wrong with it: a code and a message.
    pub fn checked(&self, value: &Value) -> Result<Value, (&'static str, String)> {
        match (self.kind, value) {
            (AttributeType::Text, Value::String(text)) => self.text(text),
            (AttributeType::Number, Value::Number(number)) => self.number(number.as_str()),
            (AttributeType::Boolean, Value::Bool(_)) => Ok(value.clone()),
            (AttributeType::Date, Value::String(text)) => match text.parse::<Day>() {
                Ok(day) => Ok(Value::from(day.to_string())),
                Err(_) => Err(("format", "must be a day such as 2026-01-31".to_owned())),
            },
            (AttributeType::Enum, Value::String(text)) => self.option(text).map(Value::from),
            (AttributeType::MultiEnum, Value::Array(values)) => self.several(values),
            _ => Err(("type", format!("must be {}", self.words()))),
        }
    }

    fn text(&self, text: &str) -> Result<Value, (&'static str, String)> {
        let most = self.rules.max_length.unwrap_or(MOST_LETTERS);
        if text.is_empty() || i64::try_from(text.chars().count()).is_ok_and(|length| length > most) {
            return Err(("length", format!("must have 1 to {most} characters")));
        }
        if text.contains('\0') {
            return Err(("invalid", "must not contain the character U+0000".to_owned()));
        }
        Ok(Value::from(text))
    }

    fn number(&self, text: &str) -> Result<Value, (&'static str, String)> {
        let number: Quantity = text.parse().map_err(|e: stockflow_kernel::DecimalError| ("decimals", e.to_string()))?;
        if self.rules.minimum.is_some_and(|least| number < least) {
            return Err(("range", format!("must be at least {}", self.rules.minimum.unwrap_or_default())));
        }
        if self.rules.maximum.is_some_and(|most| number > most) {
            return Err(("range", format!("must be at most {}", self.rules.maximum.unwrap_or_default())));
        }
        Ok(serde_json::to_value(number).unwrap_or_default())
    }

    fn option(&self, text: &str) -> Result<String, (&'static str, String)> {
        if self.rules.options.iter().any(|option| option == text) {
            return Ok(text.to_owned());
        }
        Err(("enum", format!("must be one of {}", self.rules.options.join(", "))))
    }

    /// In the order of the options, each once.
    fn several(&self, values: &[Value]) -> Result<Value, (&'static str, String)> {
        let mut chosen = Vec::with_capacity(values.len());
        for value in values {
            let text = value.as_str().ok_or(("type", format!("must be {}", self.words())))?;
            chosen.push(self.option(text)?);
        }
        if chosen.is_empty() {
            return Err(("length", "must name at least one option; null takes the value away".to_owned()));
        }
        let in_order = self.rules.options.iter().filter(|option| chosen.contains(option));
        Ok(in_order.cloned().collect::<Vec<_>>().into())
    }

    /// What a value is, for messages.
    fn words(&self) -> String {
        match self.kind {
            AttributeType::Text => "a text".to_owned(),
            AttributeType::Number if self.unit.is_empty() => "a number".to_owned(),
            AttributeType::Number => format!("a number ({})", self.unit),
            AttributeType::Boolean => "true or false".to_owned(),
            AttributeType::Date => "a day such as 2026-01-31".to_owned(),
            AttributeType::Enum => format!("one of {}", self.rules.options.join(", ")),
            AttributeType::MultiEnum => format!("a list of {}", self.rules.options.join(", ")),
        }
    }
}
