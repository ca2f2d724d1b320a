//! What stands on pages around the figures, in the three languages.

use crate::codes::Label;

/// The name of the pages.
pub const NAME: Label = Label {
    fi: "Ihmiskaupan uhrien auttamisjärjestelmän tilastot",
    sv: "Statistik från hjälpsystemet för offer för människohandel",
    en: "Statistics of the Assistance System for Victims of Human Trafficking",
};
/// To the main content, for whoever reads with a keyboard.
pub const SKIP: Label = Label { fi: "Siirry sisältöön", sv: "Hoppa till innehållet", en: "Skip to content" };
/// The navigation.
pub const PAGES: Label = Label { fi: "Sivut", sv: "Sidor", en: "Pages" };
/// The choice of the language.
pub const LANGUAGES: Label = Label { fi: "Kieli", sv: "Språk", en: "Language" };
/// The tables.
pub const TABLES: Label = Label { fi: "Taulukot", sv: "Tabeller", en: "Tables" };
/// The reviews.
pub const REVIEWS: Label = Label { fi: "Katsaukset", sv: "Översikter", en: "Reviews" };
/// What the statistics tell.
pub const ABOUT: Label =
    Label { fi: "Mitä tilastot kertovat?", sv: "Vad berättar statistiken?", en: "What do the statistics tell?" };
/// Programs read the same by the interface.
pub const INTERFACE: Label = Label {
    fi: "Samat luvut ohjelmille: rajapinnan kuvaus",
    sv: "Samma siffror för program: gränssnittets beskrivning",
    en: "The same figures for programs: the interface",
};
/// What these pages are.
pub const INTRODUCTION: Label = Label {
    fi: "Auttamisjärjestelmä julkaisee kahdesti vuodessa, montako esitystä se on saanut, ketkä ovat tulleet asiakkaiksi ja montako asiakasta sillä on. Luvut koskevat oletettuja ihmiskaupan uhreja.",
    sv: "Hjälpsystemet publicerar två gånger om året hur många framställningar det har fått, vilka som har blivit klienter och hur många klienter det har. Siffrorna gäller förmodade offer för människohandel.",
    en: "Twice a year the assistance system publishes how many referrals it has received, who has become a client and how many clients it has. The figures are about presumed victims of human trafficking.",
};
/// Nothing has been released.
pub const NOTHING_YET: Label = Label {
    fi: "Tilastoja ei ole vielä julkaistu.",
    sv: "Ingen statistik har publicerats ännu.",
    en: "No statistics have been published yet.",
};
/// The newest review.
pub const NEWEST: Label = Label { fi: "Uusin katsaus", sv: "Den senaste översikten", en: "The newest review" };
/// To the whole review.
pub const WHOLE_REVIEW: Label = Label { fi: "Lue koko katsaus", sv: "Läs hela översikten", en: "Read the whole review" };
/// To a table.
pub const WHOLE_TABLE: Label =
    Label { fi: "Taulukko, kaikki jaksot", sv: "Tabellen, alla perioder", en: "The table, all periods" };
/// The sections of a page.
pub const CONTENTS: Label = Label { fi: "Sisältö", sv: "Innehåll", en: "Contents" };
/// Files.
pub const DOWNLOAD: Label = Label { fi: "Lataa luvut", sv: "Ladda ner siffrorna", en: "Download the figures" };
/// Files of a review.
pub const DOWNLOAD_REVIEW: Label = Label { fi: "Lataa katsaus", sv: "Ladda ner översikten", en: "Download the review" };
/// Plain text.
pub const TEXT: Label = Label { fi: "Teksti", sv: "Text", en: "Text" };
/// What has to be known.
pub const NOTES: Label = Label { fi: "Huomautukset", sv: "Anmärkningar", en: "Notes" };
/// A period.
pub const PERIOD: Label = Label { fi: "Jakso", sv: "Period", en: "Period" };
/// A day.
pub const DAY: Label = Label { fi: "Päivä", sv: "Dag", en: "Day" };
/// A number.
pub const NUMBER: Label = Label { fi: "Lukumäärä", sv: "Antal", en: "Number" };
/// A share.
pub const SHARE: Label = Label { fi: "Osuus", sv: "Andel", en: "Share" };
/// Years.
pub const YEARS: Label = Label { fi: "Vuodet", sv: "År", en: "Years" };
/// Half-years.
pub const HALF_YEARS: Label = Label { fi: "Vuosipuoliskot", sv: "Halvår", en: "Half-years" };
/// Quarters.
pub const QUARTERS: Label = Label { fi: "Vuosineljännekset", sv: "Kvartal", en: "Quarters" };
/// What the letters in cells mean.
pub const MARKS: Label = Label {
    fi: "c: salattu, koska luku voisi kertoa jostakusta (voi olla myös 0); ”:”: ei kerätty; r: korjattu.",
    sv: "c: sekretessbelagt, eftersom talet kunde röja något om någon (kan också vara 0); ”:”: inte insamlat; r: rättat.",
    en: "c: withheld, because the figure could tell something about somebody (it may be 0, too); “:”: not collected; r: revised.",
};
/// A figure that was corrected.
pub const REVISED: Label = Label { fi: "korjattu", sv: "rättat", en: "revised" };
/// When the figures were published.
pub const PUBLISHED: Label = Label { fi: "Luvut julkaistu", sv: "Siffrorna publicerade", en: "Figures published" };
/// There is no such page.
pub const MISSING: Label = Label { fi: "Sivua ei ole", sv: "Sidan finns inte", en: "There is no such page" };
/// Where to go on.
pub const TO_FRONT: Label = Label { fi: "Etusivulle", sv: "Till förstasidan", en: "To the front page" };
/// Categories that have a figure in no period.
pub const NOT_SHOWN: Label = Label {
    fi: "Muiden luokkien luvut on salattu jokaisella jaksolla, nollat mukaan lukien:",
    sv: "Talen för övriga kategorier är sekretessbelagda i varje period, även de som är 0:",
    en: "The other categories are withheld in every period, those that are 0 among them:",
};
/// A language in its own words.
pub const OWN_NAMES: Label = Label { fi: "Suomeksi", sv: "På svenska", en: "In English" };
