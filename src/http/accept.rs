//! Preferences of readers (RFC 9110, section 12.5): the members of `Accept` and its like, with quality values from 0 to 1.

/// The members of such a header in small letters with their quality in thousandths; malformed ones are left out.
#[must_use]
pub fn weighted(header: &str) -> Vec<(String, u16)> {
    let member = |member: &str| {
        let mut parts = member.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some((name, quality.map_or(Some(1000), thousandths)?))
    };
    header.split(',').filter_map(member).collect()
}

/// A number from 0 to 1 with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1000),
        _ => None,
    }
}
