//! Mail, by a real conversation with an SMTP server on this machine; and the texts that a workspace writes itself.

use super::world::{CONFIG, settings, shop};
use crate::config::ServerConfig;
use crate::testkit::{Sink, TestApp};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// A server that takes mails, as RFC 5321 has it, and keeps what it was told. The first `refused` recipients it defers.
async fn server(refused: usize) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    tokio::spawn(async move {
        let mut refused = refused;
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 mail.test ESMTP\r\n").await.unwrap();
            let mut in_data = false;
            while let Ok(Some(line)) = lines.next_line().await {
                kept.lock().unwrap().push(line.clone());
                let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
                let answer: &[u8] = match (in_data, word.as_str()) {
                    (true, _) if line == "." => {
                        in_data = false;
                        b"250 taken\r\n"
                    }
                    (true, _) => continue,
                    (_, "EHLO") => b"250-mail.test\r\n250 8BITMIME\r\n",
                    (_, "RCPT") if refused > 0 => {
                        refused -= 1;
                        b"451 later\r\n"
                    }
                    (_, "DATA") => {
                        in_data = true;
                        b"354 go on\r\n"
                    }
                    (_, "QUIT") => b"221 bye\r\n",
                    _ => b"250 fine\r\n",
                };
                write.write_all(answer).await.unwrap();
            }
        }
    });
    (port, told)
}

async fn program(port: u16) -> TestApp {
    let config = ServerConfig {
        smtp_url: format!("smtp://127.0.0.1:{port}").as_str().into(),
        mail_from: "Stock desk <stock@one.example>".into(),
        allow_private_destinations: true,
        ..ServerConfig::default()
    };
    TestApp::with(config).await
}

#[tokio::test]
async fn a_mail_is_taken_by_the_server_and_the_history_has_its_answer() {
    let (port, told) = server(0).await;
    let app = program(port).await;
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([{ "type": "EMAIL", "value": "planning@example.com", "name": "Planning" }]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    let told = told.lock().unwrap().join("\n");
    for expected in [
        "MAIL FROM:<stock@one.example>",
        "RCPT TO:<planning@example.com>",
        "Subject: Stockflow: CRITICAL stockout",
        "Milk (SKU-1) is out of stock for Web shop",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let delivery = shop.history("").await[0]["deliveries"][0].clone();
    assert_eq!((&delivery["outcome"], &delivery["detail"]), (&json!("DELIVERED"), &json!("SMTP 250")));
}

#[tokio::test]
async fn what_the_server_defers_is_sent_again() {
    let (port, told) = server(1).await;
    let app = program(port).await;
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([{ "type": "EMAIL", "value": "planning@example.com", "name": "Planning" }]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    assert!(!told.lock().unwrap().join("\n").contains("Subject:"));
    app.app.clock.advance_seconds(5);
    shop.work().await;
    assert!(told.lock().unwrap().join("\n").contains("Subject:"));
    let outcomes: Vec<_> =
        shop.history("").await[0]["deliveries"].as_array().unwrap().iter().map(|d| d["outcome"].clone()).collect();
    assert_eq!(outcomes, ["FAILED", "DELIVERED"]);
}

#[tokio::test]
async fn a_workspace_writes_its_own_texts() {
    let (port, told) = server(0).await;
    let app = program(port).await;
    let sink = Sink::answering(&[]).await;
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([
        { "type": "EMAIL", "value": "planning@example.com", "name": "Planning",
          "template": { "subject": "{{type}}: {{severity}}", "body": "Sold out: {{message}}" } },
        { "type": "SLACK", "value": sink.url(), "name": "Channel", "template": { "body": "<{{type}}>" } },
    ])))
    .await;
    shop.adjust(-10).await;
    shop.work().await;
    let told = told.lock().unwrap().join("\n");
    assert!(told.contains("Subject: stockout: CRITICAL") && told.contains("Sold out: Milk"), "{told}");
    assert_eq!(sink.received()[0].body["text"], "&lt;stockout&gt;");
}

#[tokio::test]
async fn a_text_with_a_name_that_stands_for_nothing_is_refused() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let body = settings(&json!([
        { "type": "EMAIL", "value": "a@example.com", "name": "A", "template": { "subject": "{{kind}}", "body": "{{message}}" } },
        { "type": "WEBHOOK", "value": "https://hooks.example.com/x", "name": "B", "template": { "body": "x" } },
    ]));
    let got = app.put(CONFIG, &shop.workspace.key, body).await;
    assert_eq!(got.fault_paths(), ["config.destinations[0].template.subject", "config.destinations[1].template"]);
}
