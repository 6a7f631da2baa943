//! Answers kept for as long as nothing in their workspace has changed.
//!
//! Screens and integrations ask for the same page again and again. Every change takes the next number of its
//! workspace's event sequence, so an answer made after number n was read holds until the number is another: one
//! key look-up says so, on any node. Only for answers that follow from the workspace's data and the day alone: what else
//! time changes must become a change of the data before it is asked for, as reservations that are past their time do.

use super::error::ApiError;
use super::reply::{Answer, Reply};
use super::{Call, LocationScope};
use crate::change;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use stockflow_db::Tx;

/// The most bytes of answers kept; forgotten together when there are more.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Which answer: everything that it depends on beside the data.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    workspace: String,
    operation: String,
    query: String,
    locations: Option<Vec<String>>,
    /// The quarter of an hour: days begin with one, in every time zone.
    quarter: i64,
}

/// The answers kept by this process.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    answers: HashMap<Question, (i64, Arc<Reply>)>,
    bytes: usize,
}

impl Kept {
    fn get(&self, question: &Question, sequence: i64) -> Option<Arc<Reply>> {
        let shelf = self.0.lock().ok()?;
        let (at, reply) = shelf.answers.get(question)?;
        (*at == sequence).then(|| Arc::clone(reply))
    }

    fn put(&self, question: Question, sequence: i64, reply: &Arc<Reply>) {
        let Ok(mut shelf) = self.0.lock() else { return };
        if shelf.bytes + reply.body.len() > MOST_BYTES {
            *shelf = Shelf::default();
        }
        shelf.bytes += reply.body.len();
        if let Some((_, old)) = shelf.answers.insert(question, (sequence, Arc::clone(reply))) {
            shelf.bytes = shelf.bytes.saturating_sub(old.body.len());
        }
    }
}

impl Call {
    /// Answers a question to the workspace's data: as it was answered last, if nothing has changed since.
    /// `query`: what was asked, as it stands in the address.
    pub async fn answer_kept<F>(&self, query: &str, make: F) -> Answer
    where
        F: Fn(&mut Tx<'_>) -> Answer + Send + Sync + 'static,
    {
        let app = self.app();
        let question = Question {
            workspace: self.workspace().to_owned(),
            operation: self.endpoint().operation_id.clone(),
            query: query.to_owned(),
            locations: match self.location_scope() {
                LocationScope::All => None,
                LocationScope::Only(ids) => Some(ids),
            },
            quarter: self.now().seconds().div_euclid(15 * 60),
        };
        // Before the data are read: what changes in between makes the answer newer than its number, never older.
        let sequence = change::sequence_of(&app.db, self.workspace()).await.map_err(ApiError::from)?;
        if let Some(reply) = app.kept.get(&question, sequence) {
            return Ok(Reply::clone(&reply));
        }
        let reply = Arc::new(self.read(make).await?);
        app.kept.put(question, sequence, &reply);
        Ok(Reply::clone(&reply))
    }
}
