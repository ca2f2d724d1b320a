//! Submitting referrals, and what the referrer learns of them.

use crate::harness::{Service, referral};

#[tokio::test]
async fn a_referral_is_received_and_read_again() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    let created = ngo.create("/v1/referrals", &referral()).await.expect(201);
    let read = ngo.get(created.header("location")).await.expect(200);
    assert_eq!(read.json(), created.json());
    assert_eq!(read.etag(), created.etag());
}
