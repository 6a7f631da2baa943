//! What every endpoint shares, so that none has to think of it.
//!
//! | file | what it settles |
//! | --- | --- |
//! | `endpoint` | the annotation as route, document and protection |
//! | `caller`, `permission` | who calls and what they may do where |
//! | `call` | what a handler gets: the caller, the moment, reading and writing |
//! | `body`, `patch`, `query`, `path`, `schema`, `decimal` | input with all its faults at once |
//! | `list` | filters, sorting, pages and cursors |
//! | `reply`, `error` | the envelope and the error |
//! | `kept` | answers that hold until something changes |
//! | `idempotency`, `rate_limit`, `usage` | once, not too often, and how often |
//! | `openapi` | the document |

mod archive;
mod body;
mod bulk;
mod call;
mod caller;
mod decimal;
mod endpoint;
mod error;
pub mod html;
pub mod idempotency;
mod kept;
pub mod list;
pub mod openapi;
mod patch;
mod path;
mod permission;
mod query;
mod rate_limit;
mod reply;
mod schema;
mod usage;

pub use archive::Archive;
pub use body::{ApiJson, NoBody, present, read_entry};
pub use bulk::BulkMode;
pub use call::Call;
pub use caller::{Actor, Caller, Grants, Limits, LocationScope};
pub use decimal::{NotNegative, Positive};
pub use endpoint::{Access, Endpoint, Endpoints, Registered};
pub use error::{ApiError, Code, Fault};
pub use kept::Kept;
pub use patch::Patch;
pub use path::{PathId, PathIds};
pub use permission::{Permission, Permissions};
pub use query::{ApiQuery, no_query};
pub use rate_limit::{RateLimiter, RateState};
pub use reply::{Answer, Reply};
pub use usage::Usage;
