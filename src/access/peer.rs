//! Who is at the other end of the connection: the caller, a proxy of ours that tells for whom it speaks, or a Security Server
//! of X-Road that vouches for a member.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::HttpRequest;

use crate::http::request::XRoad;

/// The longest X-Road header that is kept.
const LONGEST: usize = 255;

/// The addresses that are believed.
#[derive(Clone, Debug, Default)]
pub struct Peers {
    /// Proxies of ours: the last address that they add to `X-Forwarded-For` is the caller's.
    pub proxies: Arc<[IpAddr]>,
    /// Security Servers: what they say in the headers of X-Road is so.
    pub security_servers: Arc<[IpAddr]>,
}

impl Peers {
    /// The address of the caller.
    #[must_use]
    pub fn address(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr()?.ip().to_canonical();
        if !self.proxies.contains(&peer) {
            return Some(peer);
        }
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let addresses: Vec<IpAddr> =
            forwarded.flat_map(|value| value.split(',')).filter_map(|address| address.trim().parse().ok()).collect();
        let caller = addresses.iter().rev().map(IpAddr::to_canonical).find(|address| !self.proxies.contains(address));
        Some(caller.unwrap_or(peer))
    }

    /// For which member of X-Road the request came, where a Security Server vouches for it. From anybody else the headers
    /// are as if they were not there.
    #[must_use]
    pub fn xroad(&self, request: &HttpRequest) -> Option<XRoad> {
        let is_vouched_for = self.address(request).is_some_and(|address| self.security_servers.contains(&address));
        let header = |name: &str| {
            let mut values = request.headers().get_all(name);
            let value = values.next()?.to_str().ok()?;
            let is_plain = (1..=LONGEST).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
            (is_plain && values.next().is_none()).then(|| value.to_owned())
        };
        if !is_vouched_for {
            return None;
        }
        Some(XRoad { client: header("x-road-client")?, id: header("x-road-id"), user_id: header("x-road-userid") })
    }
}
