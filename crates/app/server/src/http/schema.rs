//! One source of truth for what a body or a query may hold: the schema that the document shows.
//!
//! A value is checked against the schema of its type, which finds **all** faults at once; only a
//! value without faults is read into the type. A rule is therefore written once, as an attribute of
//! the field, and stands in the OpenAPI document by the same stroke.

use super::error::{ApiError, Fault};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Keyword, ValidationError, Validator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};
use stockflow_kernel::{Day, Instant, Money, Quantity, gtin};
use utoipa::PartialSchema;

/// A schema, and what checks a value against it.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) schema: Value,
    validator: Validator,
}

type Cache = RwLock<HashMap<TypeId, Arc<Known>>>;

/// The schema of `T`, made and compiled at its first use.
pub(super) fn known<T: 'static>(schema: fn() -> Value) -> Result<Arc<Known>, ApiError> {
    known_by(TypeId::of::<T>(), schema)
}

fn known_by(id: TypeId, schema: fn() -> Value) -> Result<Arc<Known>, ApiError> {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    let cache = CACHE.get_or_init(Cache::default);
    if let Ok(known) = cache.read()
        && let Some(known) = known.get(&id)
    {
        return Ok(Arc::clone(known));
    }
    let schema = schema();
    let made = Arc::new(Known { validator: compile(&schema)?, schema });
    if let Ok(mut known) = cache.write() {
        known.insert(id, Arc::clone(&made));
    }
    Ok(made)
}

fn compile(schema: &Value) -> Result<Validator, ApiError> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date-time", |text: &str| text.parse::<Instant>().is_ok())
        .with_format("date", |text: &str| text.parse::<Day>().is_ok())
        .with_format("gtin", gtin::is_valid)
        .with_keyword("x-decimals", |_, _, _| Ok(Box::new(Decimals)))
        .build(schema)
        .map_err(|e| ApiError::internal(format!("a schema of ours does not compile: {e}")))
}

/// `x-decimals`: the number must be one of our exact decimals.
struct Decimals;

impl Decimals {
    fn fault(instance: &Value) -> Option<String> {
        let Value::Number(number) = instance else { return None };
        let parsed = number.as_str().parse::<Quantity>();
        parsed.err().map(|e| e.to_string())
    }
}

impl<'i> Keyword<'i> for Decimals {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        Self::fault(instance).map_or(Ok(()), |message| Err(ValidationError::custom(message)))
    }
    fn is_valid(&self, instance: &'i Value) -> bool {
        Self::fault(instance).is_none()
    }
}

/// Checks `value`, then reads it.
pub(super) fn read<T: DeserializeOwned>(known: &Known, value: Value) -> Result<T, ApiError> {
    read_or_faults(known, value).map_err(ApiError::faults)
}

/// Checks `value`, then reads it; or says everything that is wrong with it.
pub(super) fn read_or_faults<T: DeserializeOwned>(known: &Known, value: Value) -> Result<T, Vec<Fault>> {
    check(&known.validator, &value)?;
    serde_path_to_error::deserialize(value).map_err(unreadable)
}

/// Everything that is wrong with `value`.
fn check(validator: &Validator, value: &Value) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    forbid_nul(value, "", &mut faults);
    for error in validator.iter_errors(value) {
        describe(&error, &mut faults);
    }
    if faults.is_empty() {
        return Ok(());
    }
    faults.sort_by(|a, b| (&a.path, &a.code).cmp(&(&b.path, &b.code)));
    // One fault a place: a number out of range need not be told so twice.
    faults.dedup_by(|later, earlier| later.path == earlier.path);
    Err(faults)
}

/// The reader's own words without its position, which means nothing to the caller.
#[allow(clippy::needless_pass_by_value, reason = "it stands where a function of the error is wanted")]
fn unreadable(error: serde_path_to_error::Error<serde_json::Error>) -> Vec<Fault> {
    let path = error.path().to_string();
    let message = error.inner().to_string();
    let plain = message.split(" at line ").next().unwrap_or(&message);
    vec![Fault::new(if path == "." { "body".into() } else { path }, "invalid", plain)]
}

/// No text may hold U+0000: PostgreSQL cannot keep it.
fn forbid_nul(value: &Value, path: &str, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            faults.push(Fault::new(path, "invalid", "must not contain the character U+0000"));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                forbid_nul(item, &format!("{path}[{index}]"), faults);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                forbid_nul(field, &join(path, name), faults);
                if name.contains('\0') {
                    faults.push(Fault::new(path, "invalid", "a field's name must not contain U+0000"));
                }
            }
        }
        _ => {}
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// `/lines/2/quantity` as `lines[2].quantity`.
fn readable(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            path = format!("{path}[{part}]");
        } else {
            path = join(&path, &part);
        }
    }
    path
}

fn describe(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    let path = readable(error.instance_path().as_str());
    let at = |p: &str| if p.is_empty() { "body".to_owned() } else { p.to_owned() };
    let (code, message) = match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            return faults.push(Fault::new(join(&path, name), "required", "is required"));
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let unknown = |name: &String| {
                Fault::new(join(&path, name), "unknown", "is not known here; check its spelling or leave it out")
            };
            return faults.extend(unexpected.iter().map(unknown));
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            return describe_alternatives(&at(&path), context, faults);
        }
        ValidationErrorKind::Type { kind } => ("type", format!("must be {}", type_words(kind))),
        ValidationErrorKind::Enum { options } => ("enum", format!("must be one of {}", choices(options))),
        ValidationErrorKind::MinLength { limit: 1 } => ("length", "must not be empty".to_owned()),
        ValidationErrorKind::MinLength { limit } => ("length", format!("must have at least {limit} characters")),
        ValidationErrorKind::MaxLength { limit } => ("length", format!("must have at most {limit} characters")),
        ValidationErrorKind::MinItems { limit } => ("length", format!("must have at least {limit} entries")),
        ValidationErrorKind::MaxItems { limit } => ("length", format!("must have at most {limit} entries")),
        ValidationErrorKind::Minimum { limit } => ("range", format!("must be at least {limit}")),
        ValidationErrorKind::Maximum { limit } => ("range", format!("must be at most {limit}")),
        ValidationErrorKind::ExclusiveMinimum { limit } => ("range", format!("must be greater than {limit}")),
        ValidationErrorKind::ExclusiveMaximum { limit } => ("range", format!("must be less than {limit}")),
        ValidationErrorKind::UniqueItems => ("invalid", "must not list anything twice".to_owned()),
        ValidationErrorKind::Pattern { pattern } => ("pattern", format!("must match {pattern}")),
        ValidationErrorKind::Format { format } => ("format", format_words(format)),
        ValidationErrorKind::Custom { message, .. } => ("decimals", message.clone()),
        _ => ("invalid", error.to_string()),
    };
    faults.push(Fault::new(at(&path), code, message));
}

/// Of several alternatives the caller meant the one that is not `null`.
fn describe_alternatives(path: &str, context: &[Vec<ValidationError<'_>>], faults: &mut Vec<Fault>) {
    let is_null_branch = |errors: &[ValidationError<'_>]| {
        errors.iter().any(|e| matches!(e.kind(), ValidationErrorKind::Type { kind } if type_words(kind) == "null"))
    };
    let mut meant = context.iter().filter(|errors| !errors.is_empty() && !is_null_branch(errors));
    match (meant.next(), meant.next()) {
        (Some(errors), None) => errors.iter().for_each(|error| describe(error, faults)),
        _ => faults.push(Fault::new(path, "invalid", "matches none of the shapes allowed here")),
    }
}

fn type_words(kind: &TypeKind) -> String {
    let name = |t: &str| match t {
        "string" => "a text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        other => other.to_owned(),
    };
    match kind {
        TypeKind::Single(one) => name(&one.to_string()),
        TypeKind::Multiple(many) => {
            let words: Vec<_> = many.iter().map(|t| name(&t.to_string())).collect();
            words.join(" or ")
        }
    }
}

fn choices(options: &Value) -> String {
    let texts = options.as_array().into_iter().flatten().filter(|v| !v.is_null());
    let words: Vec<_> = texts.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
    words.join(", ")
}

fn format_words(format: &str) -> String {
    match format {
        "date" => "must be a day such as 2026-01-31".to_owned(),
        "date-time" => "must be an instant such as 2026-01-31T09:30:00Z".to_owned(),
        "email" => "must be an e-mail address".to_owned(),
        "gtin" => "has a wrong length or check digit; compare it with the package".to_owned(),
        "uri" => "must be an absolute URL".to_owned(),
        other => format!("must have the format {other}"),
    }
}

/// The schema of a type, with everything it refers to, as one document.
pub(super) fn of_type<T: utoipa::ToSchema>() -> Value {
    let mut referred = Vec::new();
    T::schemas(&mut referred);
    let mut root = serde_json::to_value(T::schema()).unwrap_or_default();
    let schemas: Map<String, Value> =
        referred.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default())).collect();
    if let Some(object) = root.as_object_mut() {
        object.insert("components".into(), json!({ "schemas": schemas }));
    }
    root
}

/// The schemas of the shared words, to which also parameters refer, which cannot bring their own.
pub(super) fn shared() -> Map<String, Value> {
    let of = |schema| serde_json::to_value(schema).unwrap_or_default();
    let all = [
        ("Day", of(Day::schema())),
        ("Instant", of(Instant::schema())),
        ("Money", of(Money::schema())),
        ("Quantity", of(Quantity::schema())),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}
