//! Deliveries by e-mail, through the operator's SMTP server.

use super::Failure;
use crate::config::ServerConfig;
use crate::features::alerts::alert::Alert;
use crate::features::alerts::config::AlertDestination;
use crate::features::alerts::template::render;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends an alert to one address.
pub(super) async fn send(
    config: &ServerConfig,
    id: &str,
    alert: &Alert,
    to: &AlertDestination,
) -> Result<String, Failure> {
    let server = config.smtp_url.reveal();
    if server.is_empty() {
        return Err(Failure::Lasting("no SMTP server is configured (smtp-url)".into()));
    }
    let message = message(config, id, alert, to)?;
    // Neither error may show the URL, which holds a password.
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
        .map_err(|_| Failure::Lasting("the SMTP server's URL (smtp-url) is not valid".into()))?
        .timeout(Some(TIMEOUT))
        .build();
    let sent = tokio::time::timeout(TIMEOUT * 3, transport.send(message)).await;
    match sent {
        Ok(Ok(response)) => Ok(format!("SMTP {}", response.code())),
        Ok(Err(error)) if error.is_permanent() => Err(Failure::Lasting(format!("SMTP: {error}"))),
        Ok(Err(error)) => Err(Failure::Passing(format!("SMTP: {error}"))),
        Err(_) => Err(Failure::Passing("the SMTP server did not answer in time".into())),
    }
}

fn message(config: &ServerConfig, id: &str, alert: &Alert, to: &AlertDestination) -> Result<Message, Failure> {
    let from: Mailbox = config
        .mail_from
        .parse()
        .map_err(|_| Failure::Lasting("the sender of alert mails (mail-from) is not an address".into()))?;
    let address: Address =
        to.value.parse().map_err(|_| Failure::Lasting("the destination is not an address".into()))?;
    let own = to.template.as_ref();
    let subject = match (own.and_then(|own| own.subject.as_deref()), alert.kind.as_str()) {
        // A line break would begin another header.
        (Some(subject), _) => render(subject, alert).replace(['\r', '\n'], " "),
        (None, kind @ ("test" | "digest")) => format!("Stockflow: {kind}"),
        (None, kind) => format!("Stockflow: {} {kind}", alert.severity),
    };
    let usual = || format!("{}\n\nAlert {} at {}\n", alert.message, alert.id, alert.fired_at);
    let body = own.map_or_else(usual, |own| render(&own.body, alert));
    let domain = from.email.domain().to_owned();
    Message::builder()
        .message_id(Some(format!("<{id}@{domain}>")))
        .from(from)
        .to(Mailbox::new(None, address))
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|error| Failure::Lasting(format!("the message could not be written: {error}")))
}
