//! Every kind of event with what its payload holds: the part of the API that is pushed rather than asked for.
//!
//! A field is written `name:type`: `id`, `text`, `whole`, `decimal`, `flag`, `time`, `day`, `object`, `ids`, `texts`,
//! `objects`; with `?` where it may be missing or null.

use serde_json::{Map, Value, json};

/// A kind of event.
#[derive(Debug, Clone, Copy)]
pub struct EventKind {
    /// `<area>.<entity>_<past tense>.v<version>`.
    pub name: &'static str,
    /// What has happened.
    pub about: &'static str,
    fields: &'static str,
}

const fn kind(name: &'static str, about: &'static str, fields: &'static str) -> EventKind {
    EventKind { name, about, fields }
}

const STEP: &str = "purchaseOrderId:id number:text status:text";
const RESERVATION: &str =
    "reservationId:id reference:text? status:text? movementIds:ids? inventoryItemId:id? quantity:decimal? why:text?";
const HELD: &str = "inventoryItemId:id productMasterId:id locationId:id reason:text? quantityOnHold:decimal \
                    quantityRecalled:decimal releasedReservations:ids?";
const IMPORT_DONE: &str = "importId:id resource:text status:text applied:whole skipped:whole undone:whole kept:whole";
const ALERT: &str = "id:id type:text severity:text productMasterId:id? channelId:id? locationId:id? subjectId:id? \
                     message:text terms:object? quantity:decimal moneyAtRisk:decimal probability:decimal score:decimal \
                     status:text state:text firedAt:time resolvedAt:time?";

/// All of them, by name.
pub const EVENT_KINDS: &[EventKind] = &[
    kind("access.api_key_changed.v1", "An API key was changed.", "apiKeyId:id"),
    kind("access.api_key_created.v1", "An API key was made.", "apiKeyId:id name:text"),
    kind("access.api_key_revoked.v1", "An API key was revoked.", "apiKeyId:id"),
    kind("access.api_key_rotated.v1", "An API key has a new secret.", "apiKeyId:id oldSecretUntil:time"),
    kind("access.organization_changed.v1", "The organization's settings were changed.", "workspaceId:id"),
    kind("access.plan_changed.v1", "The workspace has another plan.", "plan:text before:text source:text"),
    kind("access.role_changed.v1", "A role was changed.", "roleId:id"),
    kind("access.role_created.v1", "A role was made.", "roleId:id"),
    kind("access.role_deleted.v1", "A role was deleted.", "roleId:id"),
    kind("access.session_ended.v1", "Somebody signed out.", "sessionId:id"),
    kind("access.session_started.v1", "Somebody signed in.", "sessionId:id userId:id"),
    kind("access.user_changed.v1", "Roles or state of a person were changed.", "userId:id"),
    kind("access.user_invited.v1", "A person was invited.", "userId:id email:text"),
    kind("access.workspace_created.v1", "The workspace was made.", "workspaceId:id name:text"),
    kind("alerts.alert_acknowledged.v1", "Somebody has taken an alert on.", "alertId:id"),
    kind("alerts.alert_fired.v1", "An alert fired.", ALERT),
    kind("alerts.alert_resolved.v1", "An alert is over: its cause is gone, or somebody ended it.", ALERT),
    kind("alerts.alert_snoozed.v1", "An alert is silent for a while.", "alertId:id until:time"),
    kind("alerts.config_changed.v1", "The settings of alerts were changed.", "version:whole"),
    kind("alerts.test_queued.v1", "A test message was queued.", "destinationId:id deliveryId:id"),
    kind("alerts.triggered.v1", "Alerts were evaluated on demand.", "destinationId:id? fired:whole resolved:whole"),
    kind("catalog.attribute_created.v1", "An attribute was defined.", "attributeId:id code:text"),
    kind("catalog.attribute_deleted.v1", "An attribute was deleted.", "attributeId:id"),
    kind("catalog.attribute_updated.v1", "An attribute was changed.", "attributeId:id code:text"),
    kind("catalog.category_created.v1", "A category was made.", "categoryId:id taxonomyId:id"),
    kind("catalog.category_deleted.v1", "A category was deleted.", "categoryId:id"),
    kind(
        "catalog.category_suggestion_accepted.v1",
        "Suggested categories of a product were accepted.",
        "productMasterId:id categoryIds:ids",
    ),
    kind("catalog.category_updated.v1", "A category was changed or moved.", "categoryId:id moved:flag"),
    kind("catalog.product_created.v1", "A product was made.", "productMasterId:id globalSku:text"),
    kind("catalog.product_deleted.v1", "A product was deleted.", "productMasterId:id globalSku:text"),
    kind(
        "catalog.product_linked.v1",
        "A product was linked to another.",
        "productMasterId:id targetProductMasterId:id type:text linkId:id",
    ),
    kind("catalog.product_unlinked.v1", "A link between products was removed.", "productMasterId:id linkId:id"),
    kind(
        "catalog.product_updated.v1",
        "Fields of a product were changed.",
        "productMasterId:id globalSku:text fields:texts",
    ),
    kind("catalog.taxonomy_created.v1", "A tree of categories was made.", "taxonomyId:id"),
    kind("catalog.taxonomy_deleted.v1", "A tree of categories was deleted.", "taxonomyId:id"),
    kind("catalog.taxonomy_updated.v1", "A tree of categories was changed.", "taxonomyId:id"),
    kind("connections.connection_created.v1", "A connection to a shop was made.", "connectionId:id"),
    kind("connections.connection_deleted.v1", "A connection to a shop was deleted.", "connectionId:id"),
    kind("connections.connection_updated.v1", "A connection to a shop was changed.", "connectionId:id"),
    kind("demand.history_changed.v1", "Demand was recorded.", "series:whole observations:object from:day to:day"),
    kind("forecast.event_created.v1", "An external event was told.", "eventId:id"),
    kind("forecast.event_deleted.v1", "An external event was deleted.", "eventId:id"),
    kind("forecast.event_updated.v1", "An external event was changed.", "eventId:id"),
    kind("forecast.override_created.v1", "A planner's value stands beside the model's.", "overrideId:id"),
    kind("forecast.override_deleted.v1", "A planner's value was taken back.", "overrideId:id"),
    kind("forecast.published.v1", "New forecasts stand.", "runId:id series:whole from:day horizonDays:whole"),
    kind("forecast.scenario_archived.v1", "A scenario was archived.", "scenarioId:id"),
    kind("forecast.scenario_created.v1", "A scenario was made.", "scenarioId:id"),
    kind("forecast.scenario_failed.v1", "A scenario could not be computed.", "scenarioId:id reason:text"),
    kind("forecast.scenario_generated.v1", "A scenario's numbers stand.", "scenarioId:id series:whole"),
    kind("forecast.scenario_generation_started.v1", "A scenario is being computed.", "scenarioId:id jobId:id"),
    kind("forecast.scenario_published.v1", "A scenario is the published forecast.", "scenarioId:id"),
    kind("forecast.scenario_rolled_back.v1", "A published scenario was taken back.", "scenarioId:id"),
    kind("forecast.scenario_updated.v1", "A scenario was changed.", "scenarioId:id"),
    kind("imports.commit_started.v1", "An import is being committed.", "importId:id mode:text"),
    kind("imports.import_changed.v1", "The columns of an import were mapped anew.", "importId:id"),
    kind("imports.import_committed.v1", "An import was committed.", IMPORT_DONE),
    kind("imports.import_created.v1", "A file was uploaded.", "importId:id resource:text"),
    kind(
        "imports.import_previewed.v1",
        "Every row of an import was looked at.",
        "importId:id status:text rows:whole creates:whole updates:whole unchanged:whole errors:whole",
    ),
    kind("imports.import_undone.v1", "An import was undone.", IMPORT_DONE),
    kind("imports.undo_started.v1", "An import is being undone.", "importId:id"),
    kind("inventory.cycle_count_cancelled.v1", "A count was called off.", "cycleCountId:id"),
    kind("inventory.cycle_count_completed.v1", "A count is through.", "cycleCountId:id locationId:id lines:whole"),
    kind("inventory.cycle_count_created.v1", "A count began.", "cycleCountId:id locationId:id type:text lines:whole"),
    kind("inventory.cycle_count_entered.v1", "Counts were entered.", "cycleCountId:id lines:whole"),
    kind("inventory.level_deleted.v1", "A level was deleted.", "levelId:id"),
    kind("inventory.levels_deleted.v1", "Levels were deleted.", "levelIds:ids"),
    kind("inventory.levels_set.v1", "Levels were set.", "levelIds:ids"),
    kind(
        "inventory.lot_corrected.v1",
        "The lot of a stock line was corrected.",
        "inventoryItemId:id lotId:id lotNumber:text? expiryDate:day?",
    ),
    kind("inventory.movements_recorded.v1", "Movements were recorded.", "count:whole movementIds:ids"),
    kind("inventory.opening_recorded.v1", "Opening stock was recorded.", "lines:whole"),
    kind("inventory.reason_code_created.v1", "A reason code was made.", "reasonCodeId:id"),
    kind("inventory.reservation_confirmed.v1", "A reservation was confirmed.", "reservationId:id reference:text?"),
    kind("inventory.reservation_expired.v1", "A reservation ended by itself.", "reservationId:id"),
    kind("inventory.reservation_extended.v1", "A reservation ends later.", "reservationId:id expiresAt:time?"),
    kind("inventory.reservation_fulfilled.v1", "What was reserved left the shelf.", RESERVATION),
    kind("inventory.reservation_released.v1", "What was reserved is free again.", RESERVATION),
    kind(
        "inventory.stock_adjusted.v1",
        "The stock of a line was adjusted.",
        "movementId:id inventoryItemId:id productMasterId:id locationId:id deltaQuantity:decimal quantityOnHand:decimal \
         quantityReserved:decimal quantityOnHold:decimal quantityRecalled:decimal quantityAvailable:decimal version:whole",
    ),
    kind("inventory.stock_counted.v1", "Stock was counted.", "locationId:id countedAt:time lines:whole"),
    kind("inventory.stock_held.v1", "Stock was put on hold.", HELD),
    kind("inventory.stock_imported.v1", "An import changed stock.", "lines:whole"),
    kind("inventory.stock_recalled.v1", "Stock was recalled.", HELD),
    kind(
        "inventory.stock_received.v1",
        "A receipt came to stock.",
        "purchaseOrderId:id? transferId:id? movementId:id inventoryItemId:id productMasterId:id locationId:id quantity:decimal",
    ),
    kind("inventory.stock_released.v1", "Stock is off hold.", HELD),
    kind(
        "inventory.stock_reserved.v1",
        "Stock was reserved.",
        "reservationId:id channelId:id? reference:text? status:text expiresAt:time? parts:objects",
    ),
    kind("jobs.job_cancelled.v1", "A background job was cancelled.", "jobId:id kind:text"),
    kind("network.bin_created.v1", "A bin was made.", "binId:id locationId:id"),
    kind("network.bin_deleted.v1", "A bin was deleted.", "binId:id locationId:id"),
    kind("network.bin_updated.v1", "A bin was changed.", "binId:id locationId:id"),
    kind("network.channel_created.v1", "A channel was made.", "channelId:id"),
    kind("network.channel_deleted.v1", "A channel was deleted.", "channelId:id"),
    kind("network.channel_policy_created.v1", "A channel policy was made.", "policyId:id"),
    kind("network.channel_policy_deleted.v1", "A channel policy was deleted.", "policyId:id"),
    kind("network.channel_policy_updated.v1", "A channel policy was changed.", "policyId:id"),
    kind("network.channel_updated.v1", "A channel was changed.", "channelId:id"),
    kind("network.lane_created.v1", "A lane was made.", "laneId:id"),
    kind("network.lane_deleted.v1", "A lane was deleted.", "laneId:id"),
    kind("network.lane_updated.v1", "A lane was changed.", "laneId:id"),
    kind("network.location_archived.v1", "A location was closed.", "locationId:id code:text"),
    kind("network.location_created.v1", "A location was made.", "locationId:id code:text"),
    kind("network.location_deleted.v1", "A location was deleted.", "locationId:id code:text"),
    kind("network.location_updated.v1", "A location was changed.", "locationId:id code:text"),
    kind("planning.backtest_requested.v1", "Policies are being replayed.", "jobId:id"),
    kind("planning.replenishment_approved.v1", "A recommendation was approved.", "recommendationId:id"),
    kind("planning.replenishment_config_changed.v1", "The settings of replenishment were changed.", "version:whole"),
    kind(
        "planning.replenishment_executed.v1",
        "A recommendation was made a document.",
        "recommendationId:id documentId:id",
    ),
    kind(
        "planning.replenishment_generated.v1",
        "Recommendations were made.",
        "created:whole transfers:whole purchases:whole approved:whole transferGap:decimal findings:object",
    ),
    kind("planning.replenishment_rejected.v1", "A recommendation was rejected.", "recommendationId:id reason:text"),
    kind("planning.replenishment_requested.v1", "Replenishment is being planned.", "jobId:id"),
    kind("procurement.purchase_order_approved.v1", "A purchase order was approved.", STEP),
    kind("procurement.purchase_order_cancelled.v1", "A purchase order was cancelled.", STEP),
    kind("procurement.purchase_order_closed.v1", "A purchase order was closed.", STEP),
    kind("procurement.purchase_order_created.v1", "A purchase order was made.", "purchaseOrderId:id number:text"),
    kind("procurement.purchase_order_disputed.v1", "A purchase order is in dispute.", STEP),
    kind("procurement.purchase_order_received.v1", "Goods of a purchase order came in.", STEP),
    kind("procurement.purchase_order_submitted.v1", "A purchase order waits for approval.", STEP),
    kind("procurement.purchase_order_updated.v1", "A purchase order was changed.", STEP),
    kind("procurement.supplier_archived.v1", "A supplier was archived.", "supplierId:id code:text"),
    kind("procurement.supplier_created.v1", "A supplier was made.", "supplierId:id code:text"),
    kind("procurement.supplier_deleted.v1", "A supplier was deleted.", "supplierId:id code:text"),
    kind("procurement.supplier_updated.v1", "A supplier was changed.", "supplierId:id code:text"),
    kind(
        "transfers.outcome_measured.v1",
        "It is known what an executed recommendation came to.",
        "recommendationId:id transferId:id promised:decimal realised:decimal",
    ),
    kind("transfers.recommendation_approved.v1", "A recommended transfer was approved.", "recommendationId:id"),
    kind(
        "transfers.recommendation_rejected.v1",
        "A recommended transfer was rejected.",
        "recommendationId:id reason:text?",
    ),
    kind("transfers.recommendations_generated.v1", "Transfers were recommended.", "created:whole locationId:id?"),
    kind("transfers.transfer_cancelled.v1", "A transfer was called off.", "transferId:id status:text"),
    kind("transfers.transfer_created.v1", "A transfer was made.", "transferId:id recommendationId:id?"),
    kind("transfers.transfer_made_ready.v1", "A transfer's stock is reserved.", "transferId:id status:text"),
    kind(
        "transfers.transfer_received.v1",
        "A delivery of a transfer came in, or is not expected any more.",
        "transferId:id status:text short:decimal damaged:decimal excess:decimal",
    ),
    kind(
        "transfers.transfer_shipped.v1",
        "A trip of a transfer left, or nothing more of it will be shipped.",
        "transferId:id status:text shipmentId:id? expectedOn:day?",
    ),
    kind(
        "transfers.transfer_updated.v1",
        "A transfer was changed; the products of its lines before and after.",
        "transferId:id status:text productMasterIds:ids",
    ),
    kind("webhooks.deliveries_replayed.v1", "Deliveries were queued again.", "endpointId:id queued:whole"),
    kind("webhooks.endpoint_created.v1", "A webhook endpoint was made.", "endpointId:id"),
    kind("webhooks.endpoint_deleted.v1", "A webhook endpoint was deleted.", "endpointId:id"),
    kind("webhooks.endpoint_disabled.v1", "A webhook endpoint was switched off.", "endpointId:id reason:text"),
    kind("webhooks.endpoint_updated.v1", "A webhook endpoint was changed.", "endpointId:id"),
    kind("webhooks.secret_rotated.v1", "A webhook endpoint has a new secret.", "endpointId:id oldSecretUntil:time"),
    kind("webhooks.test_queued.v1", "A test message was queued.", "endpointId:id deliveryId:id"),
];

impl EventKind {
    /// The kind of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        EVENT_KINDS.iter().find(|kind| kind.name == name)
    }

    /// The schema of its payload, JSON Schema 2020-12.
    #[must_use]
    pub fn payload_schema(&self) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in self.fields.split_whitespace() {
            let (name, word) = field.split_once(':').unwrap_or((field, "text"));
            let (word, may_lack) = word.strip_suffix('?').map_or((word, false), |word| (word, true));
            let mut schema = schema_of(word);
            if may_lack {
                schema["type"] = json!([schema["type"], "null"]);
            } else {
                required.push(name);
            }
            properties.insert(name.to_owned(), schema);
        }
        json!({ "type": "object", "properties": properties, "required": required })
    }
}

fn schema_of(word: &str) -> Value {
    match word {
        "id" => json!({ "type": "string", "description": "An id." }),
        "whole" => json!({ "type": "integer" }),
        "decimal" => json!({ "type": "number", "description": "An exact decimal." }),
        "flag" => json!({ "type": "boolean" }),
        "time" => json!({ "type": "string", "format": "date-time" }),
        "day" => json!({ "type": "string", "format": "date" }),
        "object" => json!({ "type": "object" }),
        "ids" | "texts" => json!({ "type": "array", "items": { "type": "string" } }),
        "objects" => json!({ "type": "array", "items": { "type": "object" } }),
        _ => json!({ "type": "string" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Every text `"area.entity_past.v1"` of the features' sources, tests left out.
    fn emitted(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    emitted(&path, found);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for word in text.split('"').filter(|word| word.ends_with(".v1") && word.contains('.')) {
                let fine = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b));
                if fine && !word.ends_with("test.v1") && word != "alerts.digest.v1" {
                    found.push(word.to_owned());
                }
            }
        }
    }

    #[test]
    fn every_kind_that_is_emitted_stands_here() {
        let mut found = Vec::new();
        emitted(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features"), &mut found);
        assert!(found.len() > 80, "the sources were read: {}", found.len());
        let unknown: Vec<_> = found.iter().filter(|name| EventKind::named(name).is_none()).collect();
        assert!(unknown.is_empty(), "add these to EVENT_KINDS, with their fields: {unknown:?}");
    }

    #[test]
    fn they_are_in_order_and_their_fields_are_of_known_types() {
        assert!(EVENT_KINDS.is_sorted_by(|a, b| a.name < b.name));
        let known = ["id", "text", "whole", "decimal", "flag", "time", "day", "object", "ids", "texts", "objects"];
        for kind in EVENT_KINDS {
            for field in kind.fields.split_whitespace() {
                let word = field.split_once(':').unwrap().1.trim_end_matches('?');
                assert!(known.contains(&word), "{}: {field}", kind.name);
            }
        }
    }

    #[test]
    fn a_payload_schema_asks_for_what_is_always_there() {
        let schema = EventKind::named("alerts.triggered.v1").unwrap().payload_schema();
        assert_eq!(schema["required"], json!(["fired", "resolved"]));
        assert_eq!(schema["properties"]["destinationId"]["type"], json!(["string", "null"]));
    }
}
