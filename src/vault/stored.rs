//! Reading what was sealed, by whichever version of this program. What is sent has to be what the contract says, to the
//! last field; what is stored may hold fields that a newer version added and this one does not know: they are passed over,
//! so that two versions can serve side by side.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// More unknown fields than any version will have added.
const MOST_UNKNOWN: usize = 200;

/// The stored value; `None` where it lacks what this version needs.
pub(super) fn read<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let mut value: Value = serde_json::from_slice(json).ok()?;
    for _ in 0..MOST_UNKNOWN {
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) => return Some(read),
            Err(error) if error.inner().to_string().starts_with("unknown field") => pass_over(&mut value, error.path())?,
            Err(_) => return None,
        }
    }
    None
}

/// Takes the member at the end of a path away.
fn pass_over(value: &mut Value, path: &serde_path_to_error::Path) -> Option<()> {
    let segments: Vec<_> = path.iter().filter(|segment| !matches!(segment, Segment::Enum { .. })).collect();
    let (last, parents) = segments.split_last()?;
    let mut place = value;
    for segment in parents {
        place = match segment {
            Segment::Map { key } => place.get_mut(key)?,
            Segment::Seq { index } => place.get_mut(index)?,
            Segment::Enum { .. } | Segment::Unknown => return None,
        };
    }
    let Segment::Map { key } = last else { return None };
    place.as_object_mut()?.remove(key).map(drop)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::read;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        name: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        people: Vec<Inner>,
        #[serde(default)]
        note: Option<String>,
    }

    #[test]
    fn what_a_newer_version_added_is_passed_over_and_what_is_needed_is_needed() {
        let stored = json!({"people": [{"name": "A"}, {"name": "B", "title": "Dr", "since": {"year": 2031}}], "colour": 7});
        let people = ["A", "B"].map(|name| Inner { name: name.to_owned() }).into();
        assert_eq!(read(stored.to_string().as_bytes()), Some(Outer { people, note: None }));
        assert_eq!(read::<Outer>(br#"{"people":[{"title":"Dr"}]}"#), None);
        assert_eq!(read::<Outer>(b"no JSON"), None);
    }
}
