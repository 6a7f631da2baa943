//! Packing days: nothing is lost, and nothing that was not written is read.

use crate::features::demand::chunk::{ChunkError, DAYS, DemandDay, pack, unpack};
use proptest::prelude::*;
use stockflow_kernel::{Money, Quantity};

fn day() -> impl Strategy<Value = Option<DemandDay>> {
    let quantity = prop_oneof![
        4 => Just(0_i64),
        6 => (0_i64..60).prop_map(|units| units * 1_000_000),
        2 => (0_i64..9_000).prop_map(|tenths| tenths * 100_000),
        1 => any::<i64>(),
    ];
    let price = prop_oneof![Just(None), Just(Some(1_990_000_i64)), any::<i64>().prop_map(Some)];
    let known = (quantity, price, any::<bool>()).prop_map(|(quantity, price, promotion)| DemandDay {
        quantity: Quantity::from_micros(quantity),
        price: price.map(Money::from_micros),
        promotion,
    });
    prop_oneof![1 => Just(None), 5 => known.prop_map(Some)]
}

fn units(quantities: &[i64]) -> Vec<Option<DemandDay>> {
    let of = |units: &i64| DemandDay { quantity: Quantity::whole(*units), ..DemandDay::default() };
    quantities.iter().map(|units| Some(of(units))).collect()
}

proptest! {
    #[test]
    fn what_is_packed_comes_back(days in prop::collection::vec(day(), 0..=DAYS)) {
        let mut whole = days.clone();
        whole.resize(DAYS, None);
        prop_assert_eq!(unpack(&pack(&days)), Ok(whole));
    }

    #[test]
    fn any_changed_byte_is_noticed(
        days in prop::collection::vec(day(), 1..=DAYS), at in any::<prop::sample::Index>(), by in 1_u8..=255,
    ) {
        let mut bytes = pack(&days);
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        prop_assert_eq!(unpack(&bytes), Err(ChunkError::Checksum));
    }

    #[test]
    fn any_cut_is_noticed(days in prop::collection::vec(day(), 1..=DAYS), at in any::<prop::sample::Index>()) {
        let bytes = pack(&days);
        prop_assert!(unpack(&bytes[..at.index(bytes.len())]).is_err());
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(unpack(&bytes).is_err());
    }

    // With a right checksum the reader itself must cope with whatever stands there.
    #[test]
    fn random_bodies_never_panic(body in prop::collection::vec(any::<u8>(), 0..600), flags in any::<u8>()) {
        let mut bytes = vec![1, 0, 255, flags];
        bytes.extend(body);
        let mut crc = flate2::Crc::new();
        crc.update(&bytes);
        bytes.extend(crc.sum().to_le_bytes());
        if let Ok(days) = unpack(&bytes) {
            prop_assert_eq!(days.len(), DAYS);
        }
    }
}

#[test]
fn the_layout_is_the_documented_one() {
    let bytes = pack(&units(&[0, 0, 0, 0, 5]));
    // Version 1, days 0 to 4, whole units; a run of four zeros, then 5 as its zig-zag code 10, and 2.
    assert_eq!(bytes[..7], [1, 0, 4, 6, 1, 4, 12]);
    assert_eq!(bytes.len(), 11);
}

#[test]
fn small_whole_numbers_take_about_one_byte_a_day() {
    let days = units(&(0..256).map(|day| day * 7 % 40).collect::<Vec<_>>());
    assert!(pack(&days).len() <= 256 + 8);
}

#[test]
fn a_slow_mover_takes_far_less_than_a_byte_a_day() {
    let days = units(&(0..256).map(|day| i64::from(day % 16 == 0)).collect::<Vec<_>>());
    assert_eq!(pack(&days).len(), 16 + 15 * 2 + 2 + 8);
}

#[test]
fn a_steady_price_costs_a_few_bytes() {
    let priced: Vec<_> = units(&[3; 256])
        .into_iter()
        .map(|day| day.map(|day| DemandDay { price: Some("1.99".parse().unwrap()), ..day }))
        .collect();
    assert!(pack(&priced).len() <= pack(&units(&[3; 256])).len() + 8);
}

#[test]
fn a_version_to_come_is_refused_by_name() {
    let mut bytes = pack(&units(&[1]));
    bytes[0] = 2;
    let body = bytes.len() - 4;
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[..body]);
    let sum = crc.sum().to_le_bytes();
    bytes[body..].copy_from_slice(&sum);
    assert_eq!(unpack(&bytes), Err(ChunkError::Version(2)));
}
