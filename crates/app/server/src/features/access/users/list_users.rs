//! `GET /api/admin/users`

use super::wire::{User, UserRow};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Users
#[utoipa::path(get, path = "/api/admin/users", tag = "Access", security(("bearer" = ["admin.read"])),
    responses((status = 200, description = "A page of users", body = [User])))]
pub(super) async fn list_users(query: ListQuery) -> Answer {
    query.answer(|row: UserRow| User::from(row)).await
}
