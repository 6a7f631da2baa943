//! Stock through real processes: two that share a database, and one that dies.
#![allow(clippy::unwrap_used, reason = "a test without its database cannot go on")]

mod support;

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use stockflow_db::testing::TestDatabase;
use stockflow_server::MIGRATIONS;
use support::{Folder, Server};

/// Sends a wish to hold one unit; `None`: the program died before it answered.
fn wish(address: &str, key: &str, body: &str) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!(
        "POST /api/inventory/reservations HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).ok()?))
}

/// A shop with so many apples, sold by the channel SHOP; answers the wish for one of them.
fn stocked(server: &Server, key: &str, apples: u32) -> String {
    let send = |path: &str, body: String| {
        let (status, got) = server.send("POST", path, key, &body);
        assert!(status < 300, "{path}: {got}");
        got["data"]["id"].as_str().unwrap_or_default().to_owned()
    };
    let place = send("/api/locations", r#"{"code":"S","name":"Store","type":"STORE_FRONT"}"#.to_owned());
    let channel = format!(r#"{{"id":"SHOP","name":"Shop","type":"RETAIL","locationIds":["{place}"]}}"#);
    send("/api/channels", channel);
    let product = send("/api/products", r#"{"globalSku":"APPLES","name":"Apples"}"#.to_owned());
    let receipt = format!(
        r#"{{"items":[{{"type":"RECEIPT","productMasterId":"{product}","locationId":"{place}","quantity":{apples}}}]}}"#
    );
    send("/api/inventory/movements/bulk", receipt);
    format!(
        r#"{{"channelId":"SHOP","reference":"ORDER","ttlSeconds":3600,"lines":[{{"productMasterId":"{product}","quantity":1}}]}}"#
    )
}

#[test]
fn two_hundred_buyers_at_two_processes_on_one_database_get_fifty_units_and_not_one_more() {
    let (folder, database) = (Folder::new(), TestDatabase::new(&MIGRATIONS));
    let on = ["--database-url", database.url()];
    let made = folder.json(&["workspace", "create", "Acme", "--plan", "enterprise", "--json", on[0], on[1]]);
    let key = made["apiKey"].as_str().unwrap();
    let servers = [Server::serve(&folder, &on), Server::serve(&folder, &on)];
    let body = stocked(&servers[0], key, 50);
    let (won, lost) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for buyer in 0..20 {
            let (address, body, won, lost) = (&servers[buyer % 2].address, &body, &won, &lost);
            scope.spawn(move || {
                for _ in 0..10 {
                    match wish(address, key, body).unwrap() {
                        (201, _) => won.fetch_add(1, Ordering::Relaxed),
                        (409, _) => lost.fetch_add(1, Ordering::Relaxed),
                        other => panic!("{other:?}"),
                    };
                }
            });
        }
    });
    assert_eq!((won.into_inner(), lost.into_inner()), (50, 150));
    let (_, stock) = servers[1].get("/api/inventory", key);
    assert_eq!(
        (&stock["data"][0]["quantityReserved"], &stock["data"][0]["quantityAvailable"]),
        (&50.into(), &0.into())
    );
    servers.into_iter().for_each(|server| assert_eq!(server.stop().0, Some(0)));
    folder.text(&["verify", on[0], on[1]]);
}

#[test]
fn what_was_acknowledged_outlives_a_kill_and_what_was_not_is_whole_or_absent() {
    let folder = Folder::new();
    let made = folder.json(&["workspace", "create", "Acme", "--plan", "enterprise", "--json"]);
    let key = made["apiKey"].as_str().unwrap();
    let server = Server::serve(&folder, &[]);
    let body = stocked(&server, key, 100_000);
    let acknowledged = Mutex::new(Vec::new());
    let address = server.address.clone();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let (address, body, acknowledged) = (&address, &body, &acknowledged);
            scope.spawn(move || {
                while let Some((status, got)) = wish(address, key, body) {
                    assert_eq!(status, 201, "{got}");
                    acknowledged.lock().unwrap().push(got["data"]["id"].as_str().unwrap().to_owned());
                }
            });
        }
        while acknowledged.lock().unwrap().len() < 100 {
            std::thread::yield_now();
        }
        // SIGKILL, in the middle of whatever it does.
        drop(server);
    });
    folder.text(&["verify"]);
    let server = Server::serve(&folder, &[]);
    let acknowledged = acknowledged.into_inner().unwrap();
    for id in &acknowledged {
        let (status, got) = server.get(&format!("/api/inventory/reservations/{id}"), key);
        assert_eq!((status, &got["data"]["lines"][0]["open"]), (200, &1.into()), "{got}");
    }
    let (_, all) = server.get("/api/inventory/reservations?limit=1", key);
    let kept = all["pagination"]["total"].as_u64().unwrap();
    assert!(kept >= acknowledged.len() as u64 && kept <= acknowledged.len() as u64 + 8, "{kept}");
    let (_, stock) = server.get("/api/inventory", key);
    assert_eq!(stock["data"][0]["quantityReserved"], kept);
}
