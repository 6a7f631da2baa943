//! What every endpoint obeys, drawn from the document. A new endpoint is held to all of it by being there.
//!
//! | file | what must hold |
//! | --- | --- |
//! | `credentials` | no, broken, ended or too weak credentials are refused |
//! | `tenancy` | another workspace's things are not there, and stay as they are |
//! | `bodies` | faulty bodies are refused, with all their faults, and change nothing |
//! | `queries` | unknown parameters and values are refused |
//! | `lists` | pages are disjoint, complete and in order |
//! | `repeats` | the same `Idempotency-Key` acts once |
//! | `answers` | the examples work, and answers fit their schemas |
//! | `documents` | the document says what it must |
//! | `routes` | what is not there says so |
//!
//! `world` beside them holds the two workspaces, sends the requests and checks what **every** answer
//! must bear. `exceptions` lists what departs from a law, each with its reason.

mod answers;
mod bodies;
mod credentials;
mod documents;
mod examples;
mod exceptions;
mod furniture;
mod lists;
mod operation;
mod queries;
mod repeats;
mod routes;
mod tenancy;
mod world;

use operation::{Operation, operations};
