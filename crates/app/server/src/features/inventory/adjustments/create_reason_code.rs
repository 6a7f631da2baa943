//! `POST /api/inventory/adjustments/reason-codes`

use super::reason::{self, ReasonCode};
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Code, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_db::{args, sql};

/// A reason of the workspace's own.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateReasonCode {
    /// In capitals.
    #[schema(example = "SHOP_WINDOW", pattern = "^[A-Z][A-Z0-9_-]{0,59}$")]
    code: String,
    #[schema(example = "Put into the shop window", min_length = 1, max_length = 200)]
    name: String,
    direction: ReasonDirection,
    /// Whether who sets a quantity for it must say a `rootCause`.
    #[serde(default)]
    #[schema(example = false)]
    root_cause_required: bool,
}

/// Which way it may move stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum ReasonDirection {
    Increase,
    Decrease,
    Both,
}

impl ReasonDirection {
    const fn name(self) -> &'static str {
        match self {
            Self::Increase => "INCREASE",
            Self::Decrease => "DECREASE",
            Self::Both => "BOTH",
        }
    }
}

/// Add a reason code
///
/// It can be given as `reasonCodeId` from then on, and stays for good, since the ledger speaks of it.
#[utoipa::path(post, path = "/api/inventory/adjustments/reason-codes", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    request_body = CreateReasonCode,
    responses((status = 201, description = "Added", body = ReasonCode)))]
pub(super) async fn create_reason_code(call: Call, ApiJson(body): ApiJson<CreateReasonCode>) -> Answer {
    call.write(move |change| {
        let added = ReasonCode {
            id: body.code.clone(),
            name: body.name.clone(),
            direction: body.direction.name().to_owned(),
            pack: Some("OWN".to_owned()),
            root_cause_required: body.root_cause_required,
        };
        let taken = reason::known(change.tx)?.has(&added.id);
        let values = args![&added.id, &added.name, &added.direction, added.root_cause_required, change.now];
        if taken || change.tx.execute(&INSERT, values)? == 0 {
            return Err(ApiError::new(Code::Duplicate, format!("there is a reason code {} already", added.id)));
        }
        change.audit(Action::Create, "reasonCode", &added.id, None::<&()>, Some(&added))?;
        change.emit("inventory.reason_code_created.v1", json!({ "reasonCodeId": added.id }));
        Reply::created("/api/inventory/adjustments/reason-codes".to_owned(), &added)
    })
    .await
}

sql! {
    INSERT = "
        INSERT INTO reason_code (workspace_id, id, name, direction, root_cause_required, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, id) DO NOTHING";
}
