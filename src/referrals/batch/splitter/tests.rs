use super::{Error, LARGEST_ITEM, Piece, ProblemCode, Splitter, ViolationCode};

fn split(mut splitter: Splitter, body: &str) -> (Vec<String>, Option<Error>) {
    let mut items = Vec::new();
    let mut keep = |piece: Option<Piece>| {
        items.extend(piece.map(|piece| match piece {
            Piece::Item(text) => String::from_utf8(text).unwrap(),
            Piece::TooLarge => "too large".to_owned(),
        }));
    };
    for byte in body.bytes() {
        match splitter.push(byte) {
            Ok(piece) => keep(piece),
            Err(error) => return (items, Some(error)),
        }
    }
    match splitter.end() {
        Ok(piece) => keep(piece),
        Err(error) => return (items, Some(error)),
    }
    (items, None)
}

fn whole(splitter: Splitter, body: &str) -> Vec<String> {
    let (items, error) = split(splitter, body);
    assert!(error.is_none(), "{body}: {error:?}");
    items
}

#[test]
fn a_batch_is_cut_where_its_items_end() {
    let json = |body: &str| whole(Splitter::json(), body);
    assert_eq!(json(r#" { "referrals" : [ {"a":"}]"} , {"b":[{},"\"}"]}]}  "#), [r#"{"a":"}]"}"#, r#"{"b":[{},"\"}"]}"#]);
    assert!(json(r#"{"referrals":[]}"#).is_empty() && json("{\"\\u0072eferrals\":[\n]}").is_empty());
    assert_eq!(whole(Splitter::lines(), "{\"a\":1}\r\n\n{\"b\":2}"), ["{\"a\":1}\r", "{\"b\":2}"]);
    let others = r#"{"referrals":[1,null , "x]\\\"",[],-1.5e3,["}",["]\\"],"a,b"],{},true]}"#;
    assert_eq!(json(others), ["1", "null", r#""x]\\\"""#, "[]", "-1.5e3", r#"["}",["]\\"],"a,b"]"#, "{}", "true"]);
}

#[test]
fn what_is_too_large_is_passed_over_and_not_kept() {
    let fits = format!("\"{}\"", "x".repeat(LARGEST_ITEM - 2));
    for long in
        [format!("\"{}\"", "]\\\"".repeat(LARGEST_ITEM)), "7".repeat(LARGEST_ITEM + 1), "[".repeat(99_999) + &"]".repeat(99_999)]
    {
        let json = format!("{{\"referrals\":[{{}},{long},{fits}]}}");
        assert_eq!(whole(Splitter::json(), &json), ["{}", "too large", fits.as_str()]);
        assert_eq!(whole(Splitter::lines(), &format!("{{}}\n{long}\n{fits}")), ["{}", "too large", fits.as_str()]);
    }
    let mut splitter = Splitter::json();
    for byte in "{\"referrals\":[\"".bytes().chain(std::iter::repeat_n(b'x', 10 * LARGEST_ITEM)) {
        assert!(splitter.push(byte).unwrap().is_none());
    }
    let Splitter::Json(document) = splitter else { panic!("another one") };
    assert_eq!(document.text.bytes.capacity(), 0);
}

#[test]
fn what_is_no_json_ends_the_batch_after_what_could_be_told_apart() {
    for (body, before) in [
        ("", 0),
        ("{", 0),
        ("\u{feff}{}", 0),
        ("x", 0),
        ("{}}", 0),
        ("{referrals:[]}", 0),
        (r#"{"referrals"[]}"#, 0),
        (r#"{"referrals":}"#, 0),
        (r#"{"referrals":[,]}"#, 0),
        (r#"{"\x":[]}"#, 0),
        (r#"{"referrals":[{},]}"#, 1),
        (r#"{"referrals":[{} {}]}"#, 1),
        (r#"{"referrals":[{}"x"]}"#, 1),
        (r#"{"referrals":[{}]"#, 1),
        (r#"{"referrals":[{}"#, 1),
        (r#"{"referrals":[{},{"a"#, 1),
        (r#"{"referrals":[{},"x]}"#, 1),
        (r#"{"referrals":[{},1"#, 1),
        (r#"{"referrals":[{}]}}"#, 1),
        (r#"{"referrals":[{}],}"#, 1),
    ] {
        let (items, error) = split(Splitter::json(), body);
        assert_eq!((items.len(), error.map(|error| error.code())), (before, Some(ProblemCode::MalformedJson)), "{body}");
    }
}

#[test]
fn what_is_json_and_no_batch_is_told_by_its_place() {
    use ViolationCode::{Duplicate, Required, UnknownField, WrongType};
    let long = format!("{{\"{}\":1}}", "x".repeat(2 * LARGEST_ITEM));
    for (body, before, pointer, code) in [
        ("[]", 0, "", WrongType),
        ("null", 0, "", WrongType),
        ("\"referrals\"", 0, "", WrongType),
        ("{ }", 0, "/referrals", Required),
        (r#"{"referrals":null}"#, 0, "/referrals", WrongType),
        (r#"{"referrals":{}}"#, 0, "/referrals", WrongType),
        (r#"{"referrals":"x"}"#, 0, "/referrals", WrongType),
        (r#"{"other":[]}"#, 0, "/other", UnknownField),
        (r#"{"refer rals":[]}"#, 0, "", UnknownField),
        (long.as_str(), 0, "", UnknownField),
        (r#"{"referrals":[{},1],"sent_by":"x"}"#, 2, "/sent_by", UnknownField),
        (r#"{"referrals":[{}],"referrals":[]}"#, 1, "/referrals", Duplicate),
    ] {
        let (items, error) = split(Splitter::json(), body);
        let error = error.unwrap();
        let violation = error.violations().first().unwrap();
        assert_eq!((items.len(), violation.pointer.as_str(), violation.code), (before, pointer, code), "{body}");
    }
}
