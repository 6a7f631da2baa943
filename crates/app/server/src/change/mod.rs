//! A write in progress: the transaction, who acts, and the traces that it must leave.
//!
//! Whatever changes a workspace does it through a [`Change`], so that the audit log and the event
//! outbox are written in the same transaction as the change itself, or not at all.

mod chain;
mod kinds;
mod obstacles;

pub use chain::link;
pub use kinds::{EVENT_KINDS, EventKind};
pub use obstacles::{Obstacle, Obstacles, Reason};

use serde::Serialize;
use serde_json::Value;
use stockflow_db::{Arg, Bulk, Db, DbError, EngineKind, Tx, args, bulk, sql, sql_global};
use stockflow_kernel::{Ids, Instant};

/// Who acts, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// `API_KEY`, `USER` or `SYSTEM`.
    pub kind: &'static str,
    /// The key's or user's id.
    pub id: String,
    /// The key's name or the user's address.
    pub name: String,
    /// The address the call came from; empty for the program itself.
    pub address: String,
    /// The request; empty for the program itself.
    pub request_id: String,
}

impl Who {
    /// The program itself: a job or the command line.
    #[must_use]
    pub fn system(name: &str) -> Self {
        Self {
            kind: "SYSTEM",
            id: "system".into(),
            name: name.into(),
            address: String::new(),
            request_id: String::new(),
        }
    }
}

/// What was done, for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Create,
    Update,
    Delete,
    Approve,
    Reject,
    Execute,
    Adjust,
    Revoke,
    Rotate,
    SignIn,
    SignOut,
    Trigger,
    Generate,
}

impl Action {
    /// Every name, for filters and documents.
    pub const NAMES: &'static [&'static str] = &[
        "CREATE", "UPDATE", "DELETE", "APPROVE", "REJECT", "EXECUTE", "ADJUST", "REVOKE", "ROTATE", "SIGN_IN",
        "SIGN_OUT", "TRIGGER", "GENERATE",
    ];

    /// As it stands in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A line of the audit log among many.
#[derive(Debug, Clone)]
pub struct AuditLine {
    /// What was done.
    pub action: Action,
    /// With which one.
    pub entity_id: String,
    /// What it was, as an object; nothing for something new.
    pub before: Option<Value>,
    /// What it became, as an object; nothing for something gone.
    pub after: Option<Value>,
}

/// A write in progress in one workspace.
pub struct Change<'a, 'tx> {
    /// The transaction.
    pub tx: &'a mut Tx<'tx>,
    /// Who acts.
    pub who: &'a Who,
    /// When.
    pub now: Instant,
    ids: &'a Ids,
    events: Vec<(&'static str, Value)>,
    records: Vec<Vec<Arg>>,
    chained: Option<&'static Bulk>,
}

impl<'a, 'tx> Change<'a, 'tx> {
    /// Begins a change in the transaction's workspace.
    pub fn new(tx: &'a mut Tx<'tx>, who: &'a Who, now: Instant, ids: &'a Ids) -> Self {
        Self { tx, who, now, ids, events: Vec::new(), records: Vec::new(), chained: None }
    }

    /// A new id with a prefix.
    #[must_use]
    pub fn id(&self, prefix: &str) -> String {
        self.ids.next(prefix, self.now)
    }

    /// Says what happened, for whoever listens: `inventory.stock_adjusted.v1`.
    pub fn emit(&mut self, kind: &'static str, payload: Value) {
        self.events.push((kind, payload));
    }

    /// Adds a record to the workspace's chain, of which there is one: the columns of `table` are the workspace,
    /// `number`, these values, and `hash`. It is written when the change ends, or by [`settle`](Self::settle).
    pub fn append(&mut self, table: &'static Bulk, values: Vec<Arg>) {
        debug_assert!(self.chained.is_none_or(|known| std::ptr::eq(known, table)), "there is one chain");
        self.chained = Some(table);
        self.records.push(values);
    }

    /// Writes the records added so far, for whoever must read them within the change. From here to the commit other
    /// writers of the workspace wait.
    pub fn settle(&mut self) -> Result<(), DbError> {
        let Some(table) = self.chained.filter(|_| !self.records.is_empty()) else { return Ok(()) };
        let (length, before): (i64, Option<Vec<u8>>) = self.tx.one(&TAKE_CHAIN, args![])?;
        let mut hash = before.unwrap_or_default();
        let mut number = length;
        let mut rows = Vec::with_capacity(self.records.len());
        for values in self.records.drain(..) {
            number += 1;
            hash = link(&hash, number, &values);
            let mut row = Vec::with_capacity(values.len() + 2);
            row.push(Arg::I64(number));
            row.extend(values);
            row.push(Arg::Bytes(hash.clone()));
            rows.push(row);
        }
        self.tx.bulk(table, rows)?;
        self.tx.execute(&SET_CHAIN, args![number, hash])?;
        Ok(())
    }

    /// Writes a line of the audit log.
    pub fn audit<B: Serialize, A: Serialize>(
        &mut self,
        action: Action,
        entity: &str,
        entity_id: &str,
        before: Option<&B>,
        after: Option<&A>,
    ) -> Result<(), DbError> {
        let before = before.map(|b| serde_json::to_value(b).unwrap_or_default());
        let after = after.map(|a| serde_json::to_value(a).unwrap_or_default());
        let row = self.audit_row(action, entity, entity_id, before, after);
        self.tx.execute(&WRITE_AUDIT, row)?;
        Ok(())
    }

    /// Writes many lines of the audit log about one kind of thing.
    pub fn audit_many(&mut self, entity: &str, lines: impl IntoIterator<Item = AuditLine>) -> Result<(), DbError> {
        let rows: Vec<Vec<Arg>> = lines
            .into_iter()
            .map(|line| self.audit_row(line.action, entity, &line.entity_id, line.before, line.after))
            .collect();
        self.tx.bulk(&WRITE_AUDITS, rows)?;
        Ok(())
    }

    fn audit_row(
        &self,
        action: Action,
        entity: &str,
        entity_id: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Vec<Arg> {
        debug_assert!(before.iter().chain(&after).all(Value::is_object), "{entity}: the log shows objects");
        args![
            self.id("audit"),
            self.now,
            self.who.kind,
            &self.who.id,
            &self.who.name,
            action.name(),
            entity,
            entity_id,
            before,
            after,
            &self.who.address,
            &self.who.request_id
        ]
    }

    /// Ends the change: its events get the next numbers of the workspace's gap-free sequence.
    /// Last of all, since from here to the commit other writers of the workspace wait.
    pub fn finish(mut self) -> Result<(), DbError> {
        self.settle()?;
        let count = i64::try_from(self.events.len()).unwrap_or(i64::MAX);
        if count == 0 {
            return Ok(());
        }
        let (ids, now) = (self.ids, self.now);
        let events: Vec<_> =
            self.events.into_iter().map(|(kind, payload)| (ids.next("evt", now), kind, payload)).collect();
        let network = events.iter().rev().find(|(_, kind, _)| kind.starts_with("network."));
        if network.is_none() && self.tx.engine() == EngineKind::Postgres {
            let (mut ids, mut kinds, mut payloads) = (Vec::new(), Vec::new(), Vec::new());
            for (id, kind, payload) in events {
                ids.push(id);
                kinds.push(kind.to_owned());
                payloads.push(payload.to_string());
            }
            return self.tx.execute_last(&NUMBER_AND_WRITE_EVENTS, args![count, now, ids, kinds, payloads]);
        }
        let last: i64 = match network {
            None => self.tx.one(&TAKE_SEQUENCE, args![count])?,
            Some((id, ..)) => self.tx.one(&TAKE_SEQUENCE_OF_NETWORK, args![count, id])?,
        };
        let rows =
            (1..).zip(events).map(|(offset, (id, kind, payload))| args![last - count + offset, id, kind, now, payload]);
        self.tx.bulk(&WRITE_EVENTS, rows)?;
        Ok(())
    }
}

/// Lets changes of what exists already go one after another within a workspace: what one of them has read and
/// compared with `If-Match` cannot be changed by another before it writes. SQLite does so by itself. They wait for the
/// workspace's own row, which others take neither before nor after stock: nobody waits in a circle.
pub fn one_at_a_time(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(&HOLD_WORKSPACE, args![])?;
    Ok(())
}

/// The number of the workspace's latest event: it grows with every change.
pub fn sequence(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(tx.optional(&SEQUENCE, args![])?.unwrap_or_default())
}

/// The id of the workspace's latest event about channels, policies or locations; empty while there was none. No two
/// changes give the same one, not even one that was rolled back: what was read under it holds while it stands.
pub fn network_event(tx: &mut Tx<'_>) -> Result<String, DbError> {
    Ok(tx.optional(&NETWORK_EVENT, args![])?.unwrap_or_default())
}

/// [`sequence`] on the hot path, outside a transaction.
pub async fn sequence_of(db: &Db, workspace: &str) -> Result<i64, DbError> {
    Ok(db.lookup(&SEQUENCE_OF, args![workspace]).await?.unwrap_or_default())
}

sql_global! {
    SEQUENCE_OF = "SELECT sequence FROM workspace_sequence WHERE workspace_id = $1";
}

sql! {
    WRITE_AUDIT = "
        INSERT INTO audit_log (workspace_id, id, at, actor_kind, actor_id, actor_name, action, entity, entity_id, before, after, address, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    SEQUENCE = "SELECT sequence FROM workspace_sequence WHERE workspace_id = $1";
    HOLD_WORKSPACE = "UPDATE workspace SET version = version WHERE workspace_id = $1";
    TAKE_CHAIN = "
        INSERT INTO workspace_sequence (workspace_id, sequence) VALUES ($1, 0)
        ON CONFLICT (workspace_id) DO UPDATE SET sequence = workspace_sequence.sequence
        RETURNING ledger_length, ledger_hash";
    SET_CHAIN = "UPDATE workspace_sequence SET ledger_length = $2, ledger_hash = $3 WHERE workspace_id = $1";
    TAKE_SEQUENCE = "
        INSERT INTO workspace_sequence (workspace_id, sequence) VALUES ($1, $2)
        ON CONFLICT (workspace_id) DO UPDATE SET sequence = workspace_sequence.sequence + excluded.sequence
        RETURNING sequence";
    TAKE_SEQUENCE_OF_NETWORK = "
        INSERT INTO workspace_sequence (workspace_id, sequence, network_event) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id) DO UPDATE
           SET sequence = workspace_sequence.sequence + excluded.sequence, network_event = excluded.network_event
        RETURNING sequence";
    /// One statement, and the commit right behind it: PostgreSQL's writers of a workspace wait for each other from here on.
    /// SQLite has one writer; it takes its numbers and writes in bulk.
    NUMBER_AND_WRITE_EVENTS = {
        sqlite: "SELECT sequence FROM workspace_sequence WHERE workspace_id = $1",
        postgres: "
            WITH taken AS (
                INSERT INTO workspace_sequence (workspace_id, sequence) VALUES ($1, $2)
                ON CONFLICT (workspace_id) DO UPDATE SET sequence = workspace_sequence.sequence + excluded.sequence
                RETURNING sequence)
            INSERT INTO event_outbox (workspace_id, sequence, id, kind, occurred_at, payload)
            SELECT $1, taken.sequence - $2 + e.place, e.id, e.kind, $3, e.payload
              FROM taken, UNNEST($4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS e (id, kind, payload, place)",
    };
    NETWORK_EVENT = "SELECT network_event FROM workspace_sequence WHERE workspace_id = $1";
}

bulk! {
    WRITE_AUDITS = {
        table: "audit_log",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "at", "actor_kind", "actor_id", "actor_name", "action", "entity", "entity_id", "before",
            "after", "address", "request_id"
        ],
        types: [Text, Text, I64, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text],
        conflict: Fail,
    };
    WRITE_EVENTS = {
        table: "event_outbox",
        key: ["workspace_id", "sequence"],
        columns: ["workspace_id", "sequence", "id", "kind", "occurred_at", "payload"],
        types: [Text, I64, Text, Text, I64, Text],
        conflict: Fail,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_own_name() {
        assert_eq!(Action::Create.name(), "CREATE");
        assert_eq!(Action::Generate.name(), "GENERATE");
        assert_eq!(Action::SignOut.name(), "SIGN_OUT");
    }
}
