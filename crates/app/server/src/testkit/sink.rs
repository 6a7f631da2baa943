//! A web hook on this machine, which answers as told and keeps what it was sent.

use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Debug, Clone)]
pub(crate) struct Received {
    head: String,
    /// To the letter.
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Received {
    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, value)| value)
    }
}

pub(crate) struct Sink {
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Sink {
    /// Answers the first request with the first status and so on, then with 200.
    pub(crate) async fn answering(statuses: &'static [u16]) -> Self {
        Self::with_headers(statuses, "").await
    }

    /// As `answering`, with a line of headers (`retry-after: 30`) in every answer that is no 200.
    pub(crate) async fn with_headers(statuses: &'static [u16], header: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        tokio::spawn(async move {
            let mut statuses = statuses.iter().copied();
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                kept.lock().unwrap().push(request);
                let status = statuses.next().unwrap_or(200);
                let line = if status == 200 || header.is_empty() { String::new() } else { format!("{header}\r\n") };
                let answer = format!(
                    "HTTP/1.1 {status} So\r\nlocation: http://127.0.0.1:{port}/elsewhere\r\n{line}content-length: 6\r\nconnection: close\r\n\r\nthanks"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { port, received }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn read(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.unwrap();
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let body_json = serde_json::from_str(body).unwrap_or_default();
        let received = Received { head: head.to_owned(), text: body.to_owned(), body: body_json };
        let length: usize = received.header("content-length").unwrap().parse().unwrap();
        if body.len() == length {
            return received;
        }
    }
}
