//! The OpenAPI 3.1 document, assembled from the endpoints.
//!
//! What every operation shares is added here and nowhere else: the envelope, the error answers, the
//! list parameters, the idempotency and concurrency headers, permissions, stability, and examples
//! made from the examples of the fields.

use super::endpoint::{Access, Endpoint, Registered};
use super::error::{Code, Fault};
use super::list::{DEFAULT_LIMIT, FilterKind, List, MAX_LIMIT, Pagination};
use crate::change::{EVENT_KINDS, EventKind};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::PartialSchema;

/// The tags, in the order of the document, with what each group is for.
const TAGS: &[(&str, &str)] = &[
    ("Access", "Sessions, API keys, users, roles, the organization, audit log and usage."),
    ("Catalog", "Products with their variants, links and history; categories in taxonomies; typed attributes."),
    (
        "Network",
        "Locations with their bins, channels and the policies they sell by, lanes, suppliers and purchase orders.",
    ),
    ("Inventory", "Stock lines, the movements behind them, and available to promise by channel and location."),
    ("Forecasting", "Demand history and forecasts that say how they came about."),
    (
        "Planning",
        "Key figures, one SKU on one screen; what to move and what to buy, by money, with its reasons; policies replayed on your own history.",
    ),
    ("Transfers", "Recommendations to move stock between locations, and the transfers made of them."),
    (
        "Imports",
        "Files of products, locations, stock, demand, levels and suppliers: previewed row by row, committed, undone; exports; jobs.",
    ),
    ("Alerts", "What needs attention: settings, evaluation, history."),
    ("Webhooks", "What has happened, as a feed without gaps and as signed messages to your endpoints."),
];

/// Assembles the document.
#[must_use]
pub fn document(endpoints: &[Registered]) -> Value {
    let mut schemas: BTreeMap<String, Value> = super::schema::shared().into_iter().collect();
    for registered in endpoints {
        schemas.extend(registered.schemas.clone());
    }
    schemas.insert("Fault".into(), serde_json::to_value(Fault::schema()).unwrap_or_default());
    schemas.insert("Pagination".into(), serde_json::to_value(Pagination::schema()).unwrap_or_default());
    schemas.insert("Error".into(), error_schema());
    let mut paths: Map<String, Value> = Map::new();
    for registered in endpoints {
        let operation = operation(&registered.endpoint, registered.operation.clone(), &schemas);
        let item = paths.entry(registered.endpoint.path.clone()).or_insert_with(|| json!({}));
        item[registered.endpoint.method.to_ascii_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Stockflow API",
            "version": "1.0",
            "description": "Inventory and available to promise, demand forecasts, transfers and alerts of a workspace. The conventions that all endpoints share are explained under /docs.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This server" }],
        "tags": TAGS.iter().map(|(name, about)| json!({ "name": name, "description": about })).collect::<Vec<_>>(),
        "paths": paths,
        "webhooks": webhooks(),
        "components": {
            "schemas": schemas,
            "responses": error_responses(),
            "headers": headers(),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "An API key (or a session token): `Authorization: Bearer …`." },
                "session": { "type": "http", "scheme": "bearer", "description": "A session token from POST /api/sessions; an API key will not do." },
            },
        },
    })
}

/// What is sent to webhook endpoints: one entry for each kind of event.
fn webhooks() -> Value {
    let header = |name: &str, about: &str| json!({ "name": name, "in": "header", "required": true, "description": about, "schema": { "type": "string" } });
    let entry = |kind: &EventKind| {
        let schema = json!({
            "type": "object",
            "required": ["id", "type", "timestamp", "workspaceId", "sequence", "previousSequence", "data"],
            "properties": {
                "id": { "type": "string", "description": "The event's, also in webhook-id." },
                "type": { "type": "string", "const": kind.name },
                "timestamp": { "type": "string", "format": "date-time" },
                "workspaceId": { "type": "string" },
                "sequence": { "type": ["integer", "null"], "description": "The event's place in the workspace." },
                "previousSequence": { "type": ["integer", "null"], "description": "The place of the event queued for this endpoint before it: whoever lacks that one is ahead of it." },
                "data": kind.payload_schema(),
            },
        });
        let operation = json!({
            "post": {
                "tags": ["Webhooks"],
                "operationId": kind.name.replace('.', "_"),
                "summary": kind.about,
                "parameters": [
                    header("webhook-id", "The same in every try: what was taken once need not be taken again."),
                    header("webhook-timestamp", "Seconds since 1970 of this try."),
                    header("webhook-signature", "Standard Webhooks 1.0: `v1,` and a base64 HMAC-SHA256; several during a rotation."),
                ],
                "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
                "responses": { "2XX": { "description": "Taken." }, "410": { "description": "Gone for good: the endpoint is switched off." } },
            },
        });
        (kind.name.to_owned(), operation)
    };
    EVENT_KINDS.iter().map(entry).collect::<Map<_, _>>().into()
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "description": "What every error answers.",
        "required": ["error", "code", "details"],
        "properties": {
            "error": { "type": "string", "description": "A sentence to act on.", "example": "limit must lie between 1 and 100" },
            "code": { "type": "string", "enum": Code::ALL.map(Code::name), "example": "VALIDATION_ERROR" },
            "details": {
                "type": "object",
                "required": ["requestId"],
                "properties": {
                    "requestId": { "type": "string", "description": "Give it to the operator when you ask about this answer." },
                    "fields": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" }, "description": "Every fault of the body or the query." },
                },
                "additionalProperties": true,
            },
        },
    })
}

/// Name in the document, status, and what it means.
const ERRORS: &[(&str, u16, &str)] = &[
    ("BadRequest", 400, "VALIDATION_ERROR: the body or the query has faults, all listed in details.fields"),
    (
        "Unauthorized",
        401,
        "No valid credential: MISSING_AUTHORIZATION, INVALID_API_KEY, REVOKED_API_KEY, EXPIRED_API_KEY or UNAUTHORIZED",
    ),
    (
        "Forbidden",
        403,
        "The credential may not do this: INSUFFICIENT_SCOPE, FORBIDDEN, INACTIVE_ORGANIZATION or IP_RESTRICTION",
    ),
    ("NotFound", 404, "NOT_FOUND: nothing of this workspace is under this path"),
    (
        "Conflict",
        409,
        "CONFLICT, DUPLICATE, VERSION_CONFLICT, INSUFFICIENT_STOCK, INVALID_STATE or IDEMPOTENCY_KEY_REUSED",
    ),
    ("PayloadTooLarge", 413, "PAYLOAD_TOO_LARGE: the body is larger than this server reads"),
    ("UnsupportedMediaType", 415, "UNSUPPORTED_MEDIA_TYPE: a write needs Content-Type: application/json"),
    ("TooManyRequests", 429, "RATE_LIMIT_EXCEEDED: try again after Retry-After seconds"),
    ("InternalError", 500, "INTERNAL_ERROR: our fault; the requestId finds the cause in the log"),
    ("Unavailable", 503, "UNAVAILABLE: the database does not answer just now"),
];

fn error_responses() -> Value {
    let response = |(name, status, about): &(&str, u16, &str)| {
        let mut response = json!({
            "description": about,
            "headers": { "X-Request-Id": { "$ref": "#/components/headers/X-Request-Id" } },
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
        });
        if *status == 429 {
            response["headers"]["Retry-After"] =
                json!({ "description": "Seconds to wait.", "schema": { "type": "integer" } });
        }
        ((*name).to_owned(), response)
    };
    ERRORS.iter().map(response).collect::<Map<_, _>>().into()
}

fn headers() -> Value {
    let header = |about: &str, kind: &str| json!({ "description": about, "schema": { "type": kind } });
    json!({
        "X-Request-Id": header("The caller's id of the request, or ours.", "string"),
        "X-API-Version": header("1.0", "string"),
        "X-RateLimit-Limit": header("Calls allowed in the window that binds first.", "integer"),
        "X-RateLimit-Remaining": header("Calls left in it.", "integer"),
        "X-RateLimit-Reset": header("Its end, in Unix seconds.", "integer"),
        "ETag": header("The version; send it back as If-Match.", "string"),
        "Location": header("Where the new thing stands.", "string"),
    })
}

fn operation(endpoint: &Endpoint, mut operation: Value, schemas: &BTreeMap<String, Value>) -> Value {
    let public = endpoint.access == Access::Public;
    if let Access::Needs { permissions, session_only } = &endpoint.access {
        let names: Vec<_> = permissions.iter().map(|p| p.name()).collect();
        operation["x-required-permissions"] = json!(names);
        // An HTTP bearer scheme takes no scopes in the document; the extension has them.
        operation["security"] = json!([{ if *session_only { "session" } else { "bearer" }: [] }]);
    } else {
        operation["x-required-permissions"] = json!([]);
        operation["security"] = json!([]);
    }
    operation["x-stability"] = json!(if endpoint.beta { "beta" } else { "stable" });
    if let Some(map) = operation.as_object_mut() {
        map.remove("x-location-scoped");
        map.remove("x-streams");
    }
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    parameters.extend(endpoint.list.map(list_parameters).unwrap_or_default());
    if endpoint.writes() && !public {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same key with the same request again returns the first answer (for 48 h) and acts once.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
        }));
    }
    if ["PATCH", "PUT", "DELETE"].contains(&endpoint.method.as_str()) {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": false,
            "description": "The ETag you have read; 409 VERSION_CONFLICT if it has changed since.",
            "schema": { "type": "string", "pattern": "^(\\*|(W/)?\"[0-9]{1,18}\")$" }, "example": "\"1\"",
        }));
    }
    operation["parameters"] = parameters.into();
    envelope(&mut operation, endpoint, schemas);
    if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json")
        && content.get("example").is_none()
    {
        content["example"] = example(&content["schema"].clone(), schemas);
    }
    for (name, status, _) in ERRORS {
        let applies = match status {
            404 => endpoint.path.contains('{'),
            403 | 429 => !public || *status == 429,
            409 | 413 | 415 => endpoint.writes(),
            _ => true,
        };
        let code = status.to_string();
        if applies && operation["responses"].get(&code).is_none() {
            operation["responses"][code] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    operation
}

/// `body = T` in the annotation becomes `{"data": T}` in the document, a list with its pagination.
fn envelope(operation: &mut Value, endpoint: &Endpoint, schemas: &BTreeMap<String, Value>) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('2')) {
        let mut headers = Map::new();
        let mut header =
            |name: &str| headers.insert(name.into(), json!({ "$ref": format!("#/components/headers/{name}") }));
        for name in ["X-Request-Id", "X-API-Version"] {
            header(name);
        }
        if endpoint.access != Access::Public {
            for name in ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"] {
                header(name);
            }
        }
        if status == "201" {
            header("Location");
        }
        response["headers"] = headers.into();
        let Some(content) = response.pointer_mut("/content/application~1json") else { continue };
        let data = content["schema"].clone();
        let mut schema = json!({ "type": "object", "required": ["data"], "properties": { "data": data } });
        let mut shown = json!({ "data": example(&data, schemas) });
        if endpoint.list.is_some() {
            schema["required"] = json!(["data", "pagination"]);
            schema["properties"]["pagination"] = json!({ "$ref": "#/components/schemas/Pagination" });
            shown["pagination"] = json!({ "page": 1, "pageSize": 20, "total": 1, "totalPages": 1, "nextCursor": null });
        }
        content["schema"] = schema;
        content["example"] = shown;
    }
}

fn list_parameters(list: &'static List) -> Vec<Value> {
    let parameter = |name: &str, about: &str, schema: Value| json!({ "name": name, "in": "query", "required": false, "description": about, "schema": schema, "style": "form", "explode": false });
    let mut parameters: Vec<Value> = list
        .filters
        .iter()
        .map(|filter| {
            let schema = match filter.kind {
                FilterKind::AnyOf | FilterKind::Outside => json!({ "type": "array", "items": { "type": "string", "pattern": "^[^,\\u0000]+$" }, "minItems": 1 }),
                FilterKind::OneOf(words) | FilterKind::OutsideOneOf(words) => json!({ "type": "array", "items": { "type": "string", "enum": words }, "minItems": 1 }),
                FilterKind::Flag | FilterKind::OutsideFlag => json!({ "type": "boolean" }),
                FilterKind::From | FilterKind::To | FilterKind::OutsideInstant => json!({ "type": "string", "format": "date-time" }),
                FilterKind::OutsideWhole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
                FilterKind::Day | FilterKind::OutsideDay => json!({ "type": "string", "format": "date" }),
                FilterKind::Decimal => json!({ "type": "number", "format": "decimal" }),
                FilterKind::Search | FilterKind::OutsideText => json!({ "type": "string", "maxLength": 200 }),
            };
            parameter(filter.name, filter.about, schema)
        })
        .collect();
    let names: Vec<_> = list.sorts.iter().map(|s| s.name).collect();
    let orders = if list.newest_first { "desc for the default field, else asc" } else { "asc" };
    parameters.extend([
        parameter(
            "page",
            "The page, from 1. Not together with cursor.",
            json!({ "type": "integer", "minimum": 1, "maximum": 1_000_000_000, "default": 1 }),
        ),
        parameter(
            "limit",
            "The most rows of a page.",
            json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT }),
        ),
        parameter(
            "cursor",
            "`pagination.nextCursor` of the page before, with the same filters and order.",
            json!({ "type": "string" }),
        ),
        parameter(
            "sortBy",
            "The field to sort by; ties are broken by id.",
            json!({ "type": "string", "enum": names, "default": names.first() }),
        ),
        parameter(
            "sortOrder",
            &format!("The direction; by default {orders}."),
            json!({ "type": "string", "enum": ["asc", "desc"] }),
        ),
    ]);
    parameters
}

fn resolve<'a>(schema: &'a Value, schemas: &'a BTreeMap<String, Value>) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()).and_then(|name| schemas.get(name));
    target.unwrap_or(schema)
}

/// An example of a schema, made of the examples of its fields.
fn example(schema: &Value, schemas: &BTreeMap<String, Value>) -> Value {
    if let Some(given) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return given.clone();
    }
    if schema.get("$ref").is_some() {
        return example(resolve(schema, schemas), schemas);
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(options) = schema[choice].as_array() {
            let meant = options.iter().find(|o| o["type"] != "null").unwrap_or(&options[0]);
            return example(meant, schemas);
        }
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    if let Some(default) = schema.get("default") {
        return default.clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema.pointer("/type/0").and_then(Value::as_str));
    match kind {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields.map(|(name, field)| (name.clone(), example(field, schemas))).collect::<Map<_, _>>().into()
        }
        Some("array") => json!([example(&schema["items"], schemas)]),
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => json!(match schema["format"].as_str() {
            Some("date-time") => "2026-01-31T09:30:00Z",
            Some("date") => "2026-01-31",
            Some("uri") => "https://example.com/hook",
            Some("email") => "ada@example.com",
            _ => "text",
        }),
        _ => Value::Null,
    }
}
