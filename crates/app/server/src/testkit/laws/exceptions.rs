//! What departs from a law, and why. Every line is a promise less; keep it short.

/// A law that an operation may depart from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Law {
    /// The same `Idempotency-Key` replays the first answer.
    Replays,
    /// The documented example, with the ids of real things in it, is accepted.
    ExampleWorks,
    /// Its body is JSON, and at most so long as any JSON.
    JsonBody,
}

const EXCEPTIONS: &[(Law, &str, &str)] = &[
    (Law::Replays, "create_session", "there is no credential yet under which an answer could be kept"),
    (Law::Replays, "delete_current_session", "the credential that could ask again is gone"),
    (
        Law::Replays,
        "switch_workspace",
        "answers are kept by workspace, and this leaves it; switching again is harmless",
    ),
    (Law::Replays, "check_availability", "it changes nothing, and its answer must be of the moment"),
    (Law::Replays, "compare_forecast_scenarios", "it changes nothing, and its answer must be of the moment"),
    (Law::ExampleWorks, "create_session", "its example is nobody's password"),
    (Law::Replays, "create_import", "its body is a file; its own tests send one twice under the same key"),
    (
        Law::ExampleWorks,
        "create_import",
        "its body is a file, which no example of JSON can be; its own tests send some",
    ),
    (Law::ExampleWorks, "enter_counts", "its lines are those of the count at hand; its own tests enter some"),
    (Law::JsonBody, "create_import", "its body is a file of up to max_import_bytes, read as it comes"),
    (Law::Replays, "receive_stripe_webhook", "there is no credential; its sender's own id makes it act once"),
    (Law::Replays, "receive_shopify_webhook", "there is no credential; its sender's own id makes it act once"),
    (Law::Replays, "receive_square_webhook", "there is no credential; its sender's own id makes it act once"),
    (Law::ExampleWorks, "receive_stripe_webhook", "an example cannot be signed; its own tests send signed ones"),
    (Law::ExampleWorks, "receive_shopify_webhook", "an example cannot be signed; its own tests send signed ones"),
    (Law::ExampleWorks, "receive_square_webhook", "an example cannot be signed; its own tests send signed ones"),
    (Law::JsonBody, "receive_stripe_webhook", "its signature is of the body as it came, so it is read as it comes"),
    (Law::JsonBody, "receive_shopify_webhook", "its signature is of the body as it came, so it is read as it comes"),
    (Law::JsonBody, "receive_square_webhook", "its signature is of the body as it came, so it is read as it comes"),
];

/// Whether an operation departs from a law.
pub(super) fn excepted(law: Law, operation_id: &str) -> bool {
    EXCEPTIONS.iter().any(|(l, id, _)| *l == law && *id == operation_id)
}

#[test]
fn every_exception_is_of_an_operation_that_exists_and_has_its_reason() {
    let known = super::operations();
    for (law, id, reason) in EXCEPTIONS {
        assert!(known.iter().any(|o| o.id() == *id), "{law:?}: there is no operation {id}");
        assert!(reason.len() > 20, "{law:?} {id}: say why");
    }
}
