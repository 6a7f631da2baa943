//! Tests of the network.

mod locations;
mod policies;
mod world;

use crate::change::{Change, Who};
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::http::ApiError;
use crate::testkit::TestApp;
use stockflow_kernel::Quantity;

fn location(code: &str, parent_id: Option<String>) -> NewLocation {
    NewLocation {
        code: code.into(),
        name: format!("Place {code}"),
        kind: "STORE_FRONT".into(),
        parent_id,
        time_zone: "UTC".into(),
        sellable: true,
    }
}

#[tokio::test]
async fn who_holds_a_role_at_one_location_sees_it_and_those_under_it() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let make = |change: &mut Change<'_, '_>| {
        let region = create_location(change, &location("REGION", None))?;
        let store = create_location(change, &location("STORE", Some(region.clone())))?;
        let other = create_location(change, &location("OTHER", None))?;
        Ok::<_, ApiError>([region, store, other])
    };
    let [region, store, other] = app.app.change(&ws.id, Who::system("test"), make).await.unwrap();
    app.person(&ws, "clerk@one.example", &[("TENANT_PEOPLE", Some(&region))]).await;
    let clerk = app.sign_in("clerk@one.example").await;

    let seen = app.get("/api/locations?sortBy=code", &clerk).await;
    let codes: Vec<_> = seen.data().as_array().unwrap().iter().map(|l| l["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["REGION", "STORE"]);
    assert_eq!(app.get(&format!("/api/locations/{store}"), &clerk).await.status, 200);
    assert_eq!(app.get(&format!("/api/locations/{other}"), &clerk).await.status, 404);
}

#[tokio::test]
async fn a_channel_is_known_by_its_own_code_and_lists_where_it_sells_from() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let make = |change: &mut Change<'_, '_>| {
        let store = create_location(change, &location("STORE", None))?;
        let channel = NewChannel {
            id: "DTC".into(),
            name: "Web".into(),
            kind: "E_COMMERCE".into(),
            low_atp_threshold: Quantity::whole(5),
            critical_atp_threshold: Quantity::ZERO,
            reserve_stock: Quantity::ZERO,
            location_ids: vec![store.clone()],
        };
        create_channel(change, &channel)?;
        Ok::<_, ApiError>(store)
    };
    let store = app.app.change(&ws.id, Who::system("test"), make).await.unwrap();
    let got = app.get("/api/channels/DTC", &ws.key).await;
    assert_eq!(got.data()["locationIds"][0], store.as_str());
    assert_eq!(got.data()["lowAtpThreshold"], 5);
    let listed = app.get(&format!("/api/channels?locationId={store}&type=E_COMMERCE,B2B"), &ws.key).await;
    assert_eq!(listed.data()[0], *got.data());
    assert_eq!(app.get("/api/channels/NOPE", &ws.key).await.status, 404);
}
