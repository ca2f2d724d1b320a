//! Names and numbers as they are compared.
//!
//! Two forms of a name: its letters, without accents and case, and its sound, in which what writers and alphabets do
//! differently is left out. Mohammed, Muhammad and Мухаммед have one sound.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Cyrillic as it is written in Latin letters, Russian and Ukrainian; and Latin letters that no accent explains.
const LATIN: &[(char, &str)] = &[
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('ґ', "g"),
    ('д', "d"),
    ('е', "e"),
    ('є', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('і', "i"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ł', "l"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
    ('ı', "i"),
];

/// Spellings of one sound, the longer ones first.
const SOUNDS: &[(&str, &str)] = &[
    ("shch", "s"),
    ("sch", "s"),
    ("tsch", "s"),
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "h"),
    ("gh", "h"),
    ("zh", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("dj", "j"),
    ("dzh", "j"),
    ("ck", "k"),
    ("ts", "s"),
    ("tz", "s"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
    ("g", "h"),
];

/// The letters of a name in small Latin where there is a way to write them so, without accents.
pub(super) fn letters(name: &str) -> String {
    let mut found = String::new();
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match LATIN.iter().find(|(foreign, _)| *foreign == letter) {
            Some((_, latin)) => found.push_str(latin),
            None if letter.is_alphabetic() => found.push(letter),
            None => {}
        }
    }
    found
}

/// The sound of a name given by its letters: its consonants, doubled ones once, with a mark where it begins with a vowel.
pub(super) fn sound(letters: &str) -> String {
    let mut sound = String::new();
    let mut rest = letters;
    while let Some(first) = rest.chars().next() {
        let spelling = SOUNDS.iter().filter(|(written, _)| rest.starts_with(written)).max_by_key(|(written, _)| written.len());
        let (heard, length) = match spelling {
            Some((written, heard)) => ((*heard).to_owned(), written.len()),
            None if matches!(first, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j') => {
                (if sound.is_empty() { "a".to_owned() } else { String::new() }, first.len_utf8())
            }
            None => (first.to_string(), first.len_utf8()),
        };
        if !sound.ends_with(&heard) {
            sound.push_str(&heard);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    sound
}

/// The digits of a telephone number with its country: a Finnish number is one number with `+358`, `00358` and `0` before it.
/// `None` for what is too short to be one person's.
pub(super) fn telephone(text: &str) -> Option<String> {
    let digits: String =
        text.chars().filter_map(|letter| letter.to_digit(10)).filter_map(|digit| char::from_digit(digit, 10)).collect();
    let is_international = text.trim_start().starts_with('+');
    let national = |rest: &str| format!("358{}", rest.trim_start_matches('0'));
    let number = match digits.strip_prefix("00") {
        Some(rest) if !is_international => rest.to_owned(),
        _ if is_international => digits,
        _ => digits.strip_prefix('0').map_or_else(|| digits.clone(), national),
    };
    // The 0 in brackets that some write after the country.
    let number = number.strip_prefix("3580").map_or_else(|| number.clone(), national);
    (number.len() >= 7).then_some(number)
}

/// Letters and digits of a client number, in capitals.
pub(super) fn client_number(text: &str) -> Option<String> {
    let number: String = text.nfkd().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    (number.len() >= 4).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{client_number, letters, sound, telephone};

    #[test]
    fn accents_case_and_alphabet_make_no_other_name() {
        for (written, read) in [
            ("ÅSA-Mária", "asamaria"),
            ("Nguyễn", "nguyen"),
            ("O’Brien", "obrien"),
            ("Łukasz", "lukasz"),
            ("Юлія", "yuliya"),
            ("Weiß", "weiss"),
            ("ﬁona", "fiona"),
            ("محمد", "محمد"),
            ("42!", ""),
        ] {
            assert_eq!(letters(written), read, "{written}");
        }
    }

    #[test]
    fn spellings_of_one_name_sound_alike_and_other_names_do_not() {
        let heard = |name: &str| sound(&letters(name));
        for alike in [
            &["Mohammed", "Muhammad", "Mohamed", "Мухаммед"][..],
            &["Oleksandr", "Aleksandr", "Олександр"],
            &["Yusuf", "Youssef", "Jusuf", "Юсуф"],
            &["Hassan", "Hasan", "Гасан", "Хасан"],
            &["Sergei", "Serhiy", "Сергій"],
            &["Philip", "Filip"],
            &["Шевченко", "Shevchenko"],
        ] {
            assert!(alike.iter().all(|name| heard(name) == heard(alike[0])), "{alike:?}");
        }
        for (one, other) in [("Amina", "Fatima"), ("Maria", "Marta"), ("Anna", "Hanna")] {
            assert_ne!(heard(one), heard(other));
        }
    }

    #[test]
    fn a_telephone_number_is_one_number_however_it_is_written() {
        for written in ["040 123 4567", "+358 40 1234567", "00358401234567", "+358 (0)40-123 4567", "0401234567"] {
            assert_eq!(telephone(written).as_deref(), Some("358401234567"), "{written}");
        }
        assert_eq!(telephone("+380 50 123 45 67").as_deref(), Some("380501234567"));
        assert_eq!(telephone("112"), None);
        assert_eq!(telephone("call the shelter"), None);
    }

    #[test]
    fn a_client_number_is_its_letters_and_digits() {
        assert_eq!(client_number("uma 12-345").as_deref(), Some("UMA12345"));
        assert_eq!(client_number("12"), None);
    }
}
