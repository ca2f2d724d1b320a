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

/// Which of these formats `Accept` likes best: the first of equals, and the first of all where it does not care; `None` where it
/// takes none. The most specific range decides how much a format is liked.
#[must_use]
pub fn best<F: Copy>(accept: &str, formats: &[F], media_type: impl Fn(F) -> &'static str) -> Option<F> {
    if accept.trim().is_empty() {
        return formats.first().copied();
    }
    let ranges = weighted(accept);
    let quality = |format: F| {
        let name = media_type(format);
        let (kind, _) = name.split_once('/').unwrap_or_default();
        let names = [name, &format!("{kind}/*"), "*/*"];
        let of = |name: &str| ranges.iter().find(|(range, _)| range == name).map(|(_, quality)| *quality);
        names.into_iter().find_map(of).unwrap_or(0)
    };
    // The first of equals: `max_by_key` would take the last.
    formats.iter().rev().copied().filter(|format| quality(*format) > 0).max_by_key(|format| quality(*format))
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
