//! A call that the guard has let through: who, when, and the ways to read and write.

use super::caller::{Actor, Caller, LocationScope};
use super::endpoint::{Access, Endpoint};
use super::error::{ApiError, Code};
use super::idempotency::{self, IdempotencyKey};
use super::permission::Permission;
use super::reply::{Answer, Reply};
use crate::App;
use crate::change::{self, Change, Who};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;
use stockflow_db::Tx;
use stockflow_kernel::Instant;

/// What every handler takes first. Having one means: authenticated, counted, permitted.
#[derive(Clone)]
pub struct Call(Arc<Inner>);

struct Inner {
    app: App,
    caller: Caller,
    who: Who,
    now: Instant,
    endpoint: Arc<Endpoint>,
    idempotency: Option<IdempotencyKey>,
    if_match: Option<i64>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("who", &self.0.who).field("operation", &self.0.endpoint.operation_id).finish()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let call = parts.extensions.get::<Self>().cloned();
        call.ok_or_else(|| ApiError::internal("a handler behind no guard asked for its caller"))
    }
}

impl Call {
    /// Made by the guard alone.
    pub fn new(
        app: App,
        caller: Caller,
        now: Instant,
        request_id: String,
        endpoint: Arc<Endpoint>,
        idempotency: Option<IdempotencyKey>,
        if_match: Option<i64>,
    ) -> Self {
        let who = Who {
            kind: caller.actor.kind(),
            id: caller.actor.id().to_owned(),
            name: caller.actor.name().to_owned(),
            address: caller.address.clone(),
            request_id,
        };
        Self(Arc::new(Inner { app, caller, who, now, endpoint, idempotency, if_match }))
    }

    /// The same call once its body was read as it came: two bodies make two requests, also under one
    /// `Idempotency-Key`.
    #[must_use]
    pub fn with_body_digest(&self, digest: &[u8]) -> Self {
        let inner = &self.0;
        Self(Arc::new(Inner {
            app: inner.app.clone(),
            caller: inner.caller.clone(),
            who: inner.who.clone(),
            now: inner.now,
            endpoint: Arc::clone(&inner.endpoint),
            idempotency: inner.idempotency.as_ref().map(|key| key.with_body(digest)),
            if_match: inner.if_match,
        }))
    }

    /// The program.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.0.caller
    }

    /// Who acts, as the traces name them.
    #[must_use]
    pub fn who(&self) -> &Who {
        &self.0.who
    }

    /// The workspace of the credential.
    #[must_use]
    pub fn workspace(&self) -> &str {
        &self.0.caller.workspace
    }

    /// When the call came in.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.0.now
    }

    /// The endpoint called.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    /// The request's id.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.0.who.request_id
    }

    /// The repeated-request key, if the caller gave one.
    #[must_use]
    pub fn idempotency(&self) -> Option<&IdempotencyKey> {
        self.0.idempotency.as_ref()
    }

    /// Where this endpoint's permission holds for the caller.
    #[must_use]
    pub fn location_scope(&self) -> LocationScope {
        match &self.0.endpoint.access {
            Access::Needs { permissions, .. } => match permissions.as_slice() {
                [] => LocationScope::All,
                [one] => self.0.caller.grants.scope(*one),
                many => many.iter().map(|p| self.0.caller.grants.scope(*p)).fold(LocationScope::All, narrower),
            },
            _ => LocationScope::All,
        }
    }

    /// The locations to restrict a list to; `None`: no restriction.
    #[must_use]
    pub fn visible_locations(&self) -> Option<Vec<String>> {
        match self.location_scope() {
            LocationScope::All => None,
            LocationScope::Only(ids) => Some(ids),
        }
    }

    /// Whether the caller holds a permission that the endpoint itself does not ask for.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.0.caller.grants.anywhere(permission)
    }

    /// 403 unless the caller holds a permission in the whole workspace, for endpoints whose permission
    /// depends on what they are asked for.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        if self.0.caller.grants.scope(permission) == LocationScope::All {
            return Ok(());
        }
        let by_session = matches!(self.0.caller.actor, Actor::User { .. });
        let (code, what) = if by_session {
            (Code::Forbidden, format!("your roles do not hold {} in the whole workspace", permission.name()))
        } else {
            (Code::InsufficientScope, format!("the API key lacks the scope {}", permission.scope()))
        };
        Err(ApiError::new(code, what).with("requiredPermission", permission.name()))
    }

    /// The locations to restrict a list to that asks for this permission; `None`: no restriction.
    #[must_use]
    pub fn visible_with(&self, permission: Permission) -> Option<Vec<String>> {
        match self.0.caller.grants.scope(permission) {
            LocationScope::All => None,
            LocationScope::Only(ids) => Some(ids),
        }
    }

    /// With `If-Match`: 409 unless the caller has seen this version.
    pub fn expect_version(&self, current: i64) -> Result<(), ApiError> {
        match self.0.if_match {
            Some(seen) if seen != current => Err(ApiError::new(
                Code::VersionConflict,
                format!("it has changed since you read it: version {current} now, {seen} in If-Match; read it again"),
            )
            .with("currentVersion", current)),
            _ => Ok(()),
        }
    }

    /// Reads in the caller's workspace.
    pub async fn read<T, F>(&self, f: F) -> Result<T, ApiError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, ApiError> + Send + Sync + 'static,
        T: Send + 'static,
    {
        self.0.app.db.read(self.workspace(), f).await
    }

    /// Writes in the caller's workspace: one transaction with the change, its traces, and, if the
    /// caller gave an `Idempotency-Key`, the answer itself. The closure may run again.
    pub async fn write<F>(&self, f: F) -> Answer
    where
        F: Fn(&mut Change<'_, '_>) -> Result<Reply, ApiError> + Send + Sync + 'static,
    {
        let call = self.clone();
        self.0.app.db.write(self.workspace(), move |tx| call.change(tx, &f)).await
    }

    /// The change itself, once for all endpoints.
    fn change(&self, tx: &mut Tx<'_>, f: &dyn Fn(&mut Change<'_, '_>) -> Result<Reply, ApiError>) -> Answer {
        let changes_what_exists = ["PATCH", "PUT", "DELETE"].contains(&self.endpoint().method.as_str());
        if changes_what_exists {
            change::one_at_a_time(tx)?;
        }
        idempotency::once(tx, self, &|tx| {
            let mut change = Change::new(tx, self.who(), self.now(), &self.app().ids);
            let reply = f(&mut change)?;
            change.finish()?;
            Ok(reply)
        })
    }
}

fn narrower(a: LocationScope, b: LocationScope) -> LocationScope {
    match (a, b) {
        (LocationScope::All, other) | (other, LocationScope::All) => other,
        (LocationScope::Only(x), LocationScope::Only(y)) => {
            LocationScope::Only(x.into_iter().filter(|id| y.contains(id)).collect())
        }
    }
}
