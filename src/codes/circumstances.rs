//! Codes of a client's circumstances: periods, the hearing before a removal.

use super::code_list::code_list;

code_list! {
    /// Which of the two periods in which a client may recover and consider what to do.
    pub enum PeriodKind "period_kind" {
        /// For a client who stays without a right of residence.
        Reflection = "reflection" ["Harkinta-aika", "Betänketid", "Reflection period"],
        /// For a client with a right of residence.
        Recovery = "recovery" ["Toipumisaika", "Återhämtningstid", "Recovery period"],
    }
}

code_list! {
    /// How a client was heard.
    pub enum HearingManner "hearing_manner" {
        /// At a meeting.
        InPerson = "in_person" ["Henkilökohtaisesti", "Personligen", "In person"],
        /// By telephone or video.
        Telephone = "telephone" ["Puhelimitse", "Per telefon", "By telephone"],
        /// In writing.
        InWriting = "in_writing" ["Kirjallisesti", "Skriftligen", "In writing"],
    }
}

code_list! {
    /// Why a client was not heard before a removal.
    pub enum NotHeardBecause "not_heard_because" {
        /// Nobody knows where the client is.
        WhereaboutsUnknown = "whereabouts_unknown"
            ["Olinpaikka tuntematon", "Vistelseort okänd", "Whereabouts unknown"],
        /// The client died.
        Deceased = "deceased" ["Kuollut", "Avliden", "Deceased"],
        /// The client left Finland.
        LeftFinland = "left_finland" ["Poistunut Suomesta", "Har lämnat Finland", "Left Finland"],
        /// The client asked for the removal.
        OwnRequest = "own_request" ["Oma pyyntö", "På egen begäran", "Own request"],
        /// A hearing would clearly serve nothing.
        ClearlyUnnecessary = "clearly_unnecessary"
            ["Kuuleminen ilmeisen tarpeetonta", "Hörande uppenbart onödigt", "Clearly unnecessary"],
    }
}
