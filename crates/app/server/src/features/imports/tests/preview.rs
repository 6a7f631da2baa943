//! What a file would do is shown before it does anything.

use super::world::World;
use crate::config::ServerConfig;
use serde_json::json;

#[tokio::test]
async fn each_row_says_what_it_would_do_and_nothing_is_done() {
    let world = World::new().await;
    let before = world.products().await;
    let path = world
        .read("resource=products", "sku,name,price,colour\nA,Milk,2.5,white\nB,Bread,2,\nC,Cake,3,\nD,Dill,cheap,\n")
        .await;
    let got = world.get(&path).await;
    let (import, rows) = (&got.data()["import"], got.data()["rows"].as_array().unwrap());
    assert_eq!(import["status"], "PREVIEWED", "{import}");
    let counts = &import["counts"];
    assert_eq!(
        ["rows", "creates", "updates", "unchanged", "errors"].map(|name| counts[name].as_i64().unwrap()),
        [4, 1, 1, 1, 1]
    );
    let actions: Vec<&str> = rows.iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["CREATE", "UPDATE", "UNCHANGED", "ERROR"]);
    assert_eq!(rows[1]["changes"], json!([{ "field": "price", "old": 1, "new": 2 }]));
    assert_eq!(
        (&rows[3]["line"], &rows[3]["errors"][0]["column"], &rows[3]["errors"][0]["value"]),
        (&json!(5), &json!("price"), &json!("cheap"))
    );
    let columns = import["columns"].as_array().unwrap();
    assert_eq!((&columns[0]["field"], &columns[3]["header"]), (&json!("globalSku"), &json!("colour")));
    assert_eq!(columns[3]["field"], json!(null), "a column that is not used is shown all the same");
    assert_eq!(world.products().await, before);
    let errors = world.get(&format!("{path}/errors")).await;
    let text = errors.json.as_str().unwrap();
    assert!(text.starts_with("line,column,code,message,value") && text.contains("5,price,type,"), "{text}");
    let only = world.get(&format!("{path}?show=ERROR")).await;
    assert_eq!(only.data()["rows"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn dates_that_can_be_read_in_two_ways_are_asked_back() {
    let world = World::new().await;
    let path = world.read("resource=demand", "sku,location,date,qty\nB,S,03/04/2017,5\n").await;
    let import = world.import(&path).await;
    assert_eq!((&import["status"], &import["questions"][0]["setting"]), (&json!("NEEDS_ANSWER"), &json!("dateOrder")));
    assert_eq!(import["questions"][0]["examples"], json!(["03/04/2017"]));
    assert_eq!(world.post(&format!("{path}/commit"), json!({})).await.code(), "INVALID_STATE");
    let answered = world.app.patch(&path, &world.workspace.key, json!({ "dateOrder": "DMY" })).await;
    assert_eq!(answered.status, 202, "{}", answered.json);
    world.work().await;
    let got = world.get(&path).await;
    assert_eq!(got.data()["rows"][0]["values"]["date"], "2017-04-03", "{}", got.json);
}

#[tokio::test]
async fn a_sku_twice_in_a_file_is_an_error_of_the_second_line() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,name\nA,Milk\nA,Mead\n").await;
    let rows = world.get(&path).await.data()["rows"].clone();
    assert_eq!((&rows[0]["action"], &rows[1]["action"]), (&json!("CREATE"), &json!("ERROR")));
    assert_eq!(rows[1]["errors"][0]["code"], "duplicate");
    assert!(rows[1]["errors"][0]["message"].as_str().unwrap().contains("line 2"));
}

#[tokio::test]
async fn a_quote_that_never_closes_is_no_row_to_commit() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,name\nA,\"Milk\nB,Bread\n").await;
    let import = world.import(&path).await;
    let counts = &import["counts"];
    let refused = import["status"] == "FAILED" || counts["errors"] == 1 && counts["creates"] == 0;
    assert!(refused, "{import}");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_413_and_not_kept() {
    let world = World::with(ServerConfig { max_import_bytes: 1_000, ..ServerConfig::default() }).await;
    let before = world.app.snapshot(&world.workspace.id).await;
    let got = world.send("resource=products", "x".repeat(1_001), None).await;
    assert_eq!((got.status, got.code()), (413, "PAYLOAD_TOO_LARGE"));
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
}

#[tokio::test]
async fn a_file_of_five_gigabytes_is_refused_by_its_length_alone() {
    let world = World::new().await;
    let before = world.app.snapshot(&world.workspace.id).await;
    for expect in [None, Some("100-continue")] {
        let mut request = world.upload("resource=products", "text/csv").header("content-length", 5_u64 << 30);
        if let Some(expect) = expect {
            request = request.header("expect", expect);
        }
        let got = world.app.send(request.body("sku,name\n".into()).unwrap()).await;
        assert_eq!((got.status, got.code()), (413, "PAYLOAD_TOO_LARGE"));
        assert_eq!(got.json["details"]["maxBytes"], 1 << 30, "{}", got.json);
    }
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
}

#[tokio::test]
async fn another_workspaces_things_are_not_found_by_a_row() {
    let world = World::new().await;
    let other = world.app.workspace("two").await;
    let product = json!({ "globalSku": "Z", "name": "Zest" });
    let made = world.app.post("/api/products", &other.key, product).await;
    let product = made.data()["id"].as_str().unwrap().to_owned();
    let store = json!({ "code": "Z", "name": "Store", "type": "STORE_FRONT" });
    let made = world.app.post("/api/locations", &other.key, store).await;
    let store = made.data()["id"].as_str().unwrap().to_owned();
    let before = world.app.snapshot(&other.id).await;
    for (query, file) in [
        ("resource=stock", format!("productMasterId,locationId,quantity\n{product},{store},5\n")),
        ("resource=levels", format!("productMasterId,locationId,min,rop,max\n{product},{store},1,2,3\n")),
        ("resource=demand", format!("productMasterId,locationId,date,qty\n{product},{store},2017-12-31,5\n")),
        ("resource=products&matchKey=id", format!("id,price\n{product},5\n")),
        ("resource=locations&matchKey=id", format!("id,name\n{store},Mine\n")),
    ] {
        let path = world.read(query, file).await;
        let row = world.get(&path).await.data()["rows"][0].clone();
        assert_eq!(
            (&row["action"], &row["errors"][0]["code"]),
            (&json!("ERROR"), &json!("reference")),
            "{query}: {row}"
        );
        assert_eq!(world.commit(&path).await["counts"]["applied"], 0);
    }
    assert_eq!(world.app.snapshot(&other.id).await, before);
}

#[tokio::test]
async fn attributes_of_the_wrong_type_or_missing_are_errors_of_their_rows() {
    let world = World::new().await;
    let fat = json!({ "code": "fat", "name": "Fat", "type": "NUMBER", "rules": {}, "required": true });
    let got = world.post("/api/attributes", fat).await;
    assert_eq!(got.status, 201, "{}", got.json);
    let file = "sku,name,gtin,attributes\n\
        A,Milk,,\"{\"\"fat\"\":3.5}\"\nD,Dill,,\"{\"\"fat\"\":\"\"much\"\"}\"\nE,Eel,,\nF,Fig,036000291453,\nG,Gin,,fat\n";
    let path = world.read("resource=products", file).await;
    let got = world.get(&path).await;
    let rows = got.data()["rows"].as_array().unwrap();
    let told = |row: usize| rows[row]["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!(rows[0]["action"], "CREATE", "{}", got.json);
    assert!(told(1).starts_with("attributes.fat: "), "{}", rows[1]);
    assert!(told(2).contains("is required (Fat)"), "{}", rows[2]);
    assert!(told(3).contains("check digit"), "{}", rows[3]);
    assert!(told(4).contains("JSON"), "{}", rows[4]);
    assert_eq!(
        World::counts(&world.commit(&path).await),
        json!({ "rows": 5, "creates": 1, "errors": 4, "applied": 1 })
    );
}

#[tokio::test]
async fn the_same_file_under_the_same_key_is_one_import_and_another_file_is_refused() {
    let world = World::new().await;
    let first = world.send("resource=products", "sku,name\nA,Milk\n", Some("k")).await;
    let again = world.send("resource=products", "sku,name\nA,Milk\n", Some("k")).await;
    assert_eq!((first.status, again.status), (202, 202));
    assert_eq!((&again.json, again.header("idempotent-replayed")), (&first.json, "true"));
    let other = world.send("resource=products", "sku,name\nA,Mead\n", Some("k")).await;
    assert_eq!((other.status, other.code()), (409, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(world.get("/api/imports").await.json["pagination"]["total"], 1);
}

#[tokio::test]
async fn another_workspaces_import_is_not_there() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,name\nA,Milk\n").await;
    let other = world.app.workspace("two").await;
    let at = |rest: &str| format!("{path}{rest}");
    for got in [
        world.app.get(&path, &other.key).await,
        world.app.get(&at("/errors"), &other.key).await,
        world.app.post(&at("/commit"), &other.key, json!({})).await,
        world.app.post(&at("/undo"), &other.key, json!({})).await,
        world.app.patch(&path, &other.key, json!({})).await,
    ] {
        assert_eq!((got.status, got.code()), (404, "NOT_FOUND"), "{}", got.json);
    }
    assert_eq!(world.import(&path).await["status"], "PREVIEWED");
}

/// A number that can be read in two ways was read as thousands when it stood below the rows looked at first.
#[tokio::test]
async fn a_decimal_mark_that_shows_late_is_asked_back_too() {
    let world = World::new().await;
    let whole: String = (0..5_001).map(|n| format!("N{n},Name,1\n")).collect();
    let text = format!("globalSku,name,price\n{whole}LATE,Name,\"1,234\"\n");
    let path = world.read("resource=products", text).await;
    let import = world.import(&path).await;
    let question = &import["questions"][0];
    assert_eq!((&import["status"], &question["setting"]), (&json!("NEEDS_ANSWER"), &json!("decimalMark")));
    assert_eq!(question["examples"], json!(["1,234"]));
}

#[tokio::test]
async fn a_decimal_mark_that_shows_late_and_leaves_nothing_open_is_read() {
    let world = World::new().await;
    let whole: String = (0..5_001).map(|n| format!("N{n};Name;1\n")).collect();
    let path = world.read("resource=products", format!("globalSku;name;price\n{whole}LATE;Name;1,5\n")).await;
    let import = world.commit(&path).await;
    assert_eq!((&import["status"], &import["counts"]["applied"]), (&json!("COMMITTED"), &json!(5_002)), "{import}");
    assert_eq!(world.get("/api/products?globalSku=LATE").await.data()[0]["price"], 1.5);
}
