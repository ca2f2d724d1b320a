//! What has to be said beside released figures: how they were made, and where printed reviews contradict one another.

use crate::statistics::notes::Note;

/// How a protected table is to be read.
pub const PROTECTED: Note = Note {
    fi: "Alle kymmenen henkilön luvut on salattu (c), nollat mukaan lukien; muut on pyöristetty viiteen. Luvut eivät siksi summaudu tarkasti.",
    sv: "Tal under tio är sekretessbelagda (c), även nollor; övriga är avrundade till närmaste femtal. Talen summerar därför inte exakt.",
    en: "Figures below ten are withheld (c), zeros included; others are rounded to base five, and so do not add up exactly.",
};

/// How a table with a minimum is to be read.
pub const MINIMUM: Note = Note {
    fi: "Näytetään vain kansalaisuudet, joita on vähintään viisi henkilöä; muut on salattu (c), nollat mukaan lukien. Kansalaisuudettomat ja tuntematon kansalaisuus julkaistaan yhdessä omassa taulukossaan.",
    sv: "Endast medborgarskap med minst fem personer visas; övriga är sekretessbelagda (c), även nollor. Statslösa och personer med okänt medborgarskap publiceras tillsammans i en egen tabell.",
    en: "Only nationalities of five or more persons are shown; all others are withheld (c), zeros included. Stateless persons and those of unknown nationality are published together, in a table of their own.",
};

/// Who is in the group that is published together.
pub const NOT_KNOWN: Note = Note {
    fi: "Kansalaisuudettomat ja ne, joiden kansalaisuutta ei tiedetä, yhteensä; luku on aina julkaistu, myös alle viiden.",
    sv: "Statslösa och personer vars medborgarskap inte är känt, sammanlagt; talet har alltid publicerats, även under fem.",
    en: "Stateless persons and those whose nationality is not known, together; this figure has always been published, also below five.",
};

/// What counts as a nationality there.
pub const DIFFERENT: Note = Note {
    fi: "Eri kansalaisuuksien määrä; kansalaisuudettomia ja tuntematonta kansalaisuutta ei lasketa kansalaisuudeksi.",
    sv: "Antalet olika medborgarskap; statslöshet och okänt medborgarskap räknas inte som medborgarskap.",
    en: "How many different nationalities there are; being stateless or of unknown nationality does not count as one.",
};

/// What is counted from the beginning on.
pub const SINCE_2006: Note = Note {
    fi: "Vuoden 2006 alusta jakson loppuun; kahdesti otettu lasketaan kahdesti.",
    sv: "Från början av 2006 till periodens slut; den som tagits in två gånger räknas två gånger.",
    en: "From the beginning of 2006 to the end of the period; who was admitted twice is counted twice.",
};

/// 236 and 263.
pub const DIGITS_SWAPPED: Note = Note {
    fi: "Vuonna 2022 Suomessa hyväksikäytettyjä uusia asiakkaita oli 236. Vuosikatsauksen yhdellä sivulla on painovirhe 263: 236 ja 131 on yhteensä 367.",
    sv: "År 2022 var 236 nya klienter utnyttjade i Finland. På en sida i årsöversikten står det felaktigt 263: 236 och 131 är tillsammans 367.",
    en: "In 2022 there were 236 new clients exploited in Finland. One page of the annual review misprints 263: 236 and 131 are 367 together.",
};

/// 138 of 139.
pub const AGE_NOT_KNOWN: Note = Note {
    fi: "Vuoden 2022 alkupuoliskolla ikäluokkien summa on 138 ja asiakkaita 139: yhden aikuisen ikä ei ole tiedossa. Katsaus ei näytä häntä missään luokassa.",
    sv: "Under första halvåret 2022 är åldersklassernas summa 138 men klienterna 139: en vuxens ålder är inte känd. Översikten visar personen inte i någon klass.",
    en: "In the first half of 2022 the age bands add up to 138 of 139 clients: the age of one adult is not known. The review shows that person in no band.",
};

/// 61 per cent.
pub const WOMEN: Note = Note {
    fi: "Katsauksen mukaan vuoden 2022 alkupuoliskon uusista asiakkaista 61 % oli naisia tai tyttöjä. Luvuista laskettuna osuus on 84 / 139 eli 60,4 %.",
    sv: "Enligt översikten var 61 % av de nya klienterna under första halvåret 2022 kvinnor eller flickor. Räknat på talen är andelen 84 / 139, dvs. 60,4 %.",
    en: "The review says that 61 % of the new clients of the first half of 2022 were women or girls. Computed from the figures it is 84 / 139, which is 60.4 %.",
};

/// 165, 139 and 26.
pub const HEADLINES: Note = Note {
    fi: "Vuosikatsausten otsikkoluvuissa on uhrit ilman huollettavia lapsia. Vuoden 2022 puolivuotiskatsauksen otsikon 165 on 139 asiakasta ja 26 lasta.",
    sv: "Rubrikerna i årsöversikterna räknar offren utan barn i deras vård. Talet 165 i halvårsöversikten 2022 är 139 klienter och 26 barn.",
    en: "The headlines of annual reviews count victims without children in care. The 165 of the half-year review of 2022 are 139 clients and 26 children.",
};
