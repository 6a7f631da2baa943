//! Reading a query string into a type, with all its faults at once.

use super::error::{ApiError, Fault};
use super::schema;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value, json};
use std::str::FromStr;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

/// Query parameters that fit `T`; unknown names and values are refused.
#[derive(Debug)]
pub struct ApiQuery<T>(pub T);

impl<T, S> FromRequestParts<S> for ApiQuery<T>
where
    T: DeserializeOwned + IntoParams + 'static,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let known = schema::known::<Self>(object_schema::<T>)?;
        let value = typed(&pairs(parts.uri.query())?, &known.schema);
        schema::read(&known, value).map(Self)
    }
}

/// Refuses every parameter, for endpoints that take none.
pub fn no_query(query: Option<&str>) -> Result<(), ApiError> {
    let unknown: Vec<Fault> = pairs(query)?
        .into_iter()
        .map(|(name, _)| Fault::new(name, "unknown", "is not a parameter here; this call takes none"))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(ApiError::faults(unknown)) }
}

/// The names and values of a query string; a name given twice is refused.
pub(super) fn pairs(query: Option<&str>) -> Result<Vec<(String, String)>, ApiError> {
    let pairs: Vec<(String, String)> = form_urlencoded_parse(query.unwrap_or_default())
        .ok_or_else(|| ApiError::fault("query", "invalid", "is not UTF-8 in percent encoding"))?;
    let mut faults: Vec<Fault> = Vec::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if pairs[..index].iter().any(|(earlier, _)| earlier == name) {
            faults.push(Fault::new(name, "invalid", "is given twice; separate several values by commas"));
        }
        if name.contains('\0') || value.contains('\0') {
            faults.push(Fault::new(name.replace('\0', ""), "invalid", "must not contain the character U+0000"));
        }
    }
    if faults.is_empty() { Ok(pairs) } else { Err(ApiError::faults(faults)) }
}

/// `a=b&c=d` decoded; `None` where an encoded text is not UTF-8.
fn form_urlencoded_parse(query: &str) -> Option<Vec<(String, String)>> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// An object schema made of the parameters.
fn object_schema<T: IntoParams>() -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for parameter in T::into_params(|| Some(ParameterIn::Query)) {
        let as_json = serde_json::to_value(&parameter).unwrap_or_default();
        if as_json["required"] == json!(true) {
            required.push(parameter.name.clone());
        }
        properties.insert(parameter.name, as_json["schema"].clone());
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false,
            "components": { "schemas": schema::shared() } })
}

/// Texts as the types that the schema asks for; what does not fit stays a text and is refused there.
fn typed(pairs: &[(String, String)], schema: &Value) -> Value {
    let one = |text: &str, wanted: &Value| -> Value {
        let is = |name: &str| allows(wanted, name);
        match text {
            "true" if is("boolean") => Value::Bool(true),
            "false" if is("boolean") => Value::Bool(false),
            number if is("integer") || is("number") => {
                Number::from_str(number).map_or_else(|_| Value::from(number), Value::Number)
            }
            text => Value::from(text),
        }
    };
    let value = |name: &str, text: &str| {
        let property = &schema["properties"][name];
        let wanted = &property["type"];
        if allows(wanted, "array") {
            return text.split(',').map(|part| one(part, &property["items"]["type"])).collect();
        }
        one(text, wanted)
    };
    pairs.iter().map(|(name, text)| (name.clone(), value(name, text))).collect::<Map<_, _>>().into()
}

/// Whether `name` is the type that a schema wants, or one of them.
fn allows(wanted: &Value, name: &str) -> bool {
    match wanted {
        Value::String(one) => one == name,
        Value::Array(several) => several.iter().any(|one| one == name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_browsers_and_programs_send() {
        let read = |q| form_urlencoded_parse(q).unwrap();
        assert_eq!(
            read("a=1&b=x%20y+z&c"),
            [("a", "1"), ("b", "x y z"), ("c", "")].map(|(n, v)| (n.to_owned(), v.to_owned()))
        );
        assert_eq!(form_urlencoded_parse("a=%ff"), None);
        assert_eq!(form_urlencoded_parse("a=%2"), None);
    }
}
