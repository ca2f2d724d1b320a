//! What has to be said beside the figures, so that nobody reads more in them than they tell.

use crate::codes::Label;

/// One remark in the three languages.
pub type Note = Label;

/// Nobody has been confirmed to be a victim by being referred or admitted.
pub const PRESUMED: Note = Label {
    fi: "Luvut koskevat oletettuja ihmiskaupan uhreja; esitys tai asiakkuus ei vahvista, että rikos on tapahtunut.",
    sv: "Siffrorna gäller förmodade offer för människohandel; en framställning eller ett klientskap bekräftar inte att ett brott har skett.",
    en: "The figures are about presumed victims of human trafficking; neither a referral nor admission confirms that a crime has happened.",
};

/// The figures are not the size of the phenomenon.
pub const ATTENTION: Note = Label {
    fi: "Luvut kertovat vain siitä, mikä on tullut auttamisjärjestelmän tietoon, eivät ilmiön koko laajuudesta.",
    sv: "Siffrorna omfattar bara det som har kommit till hjälpsystemets kännedom, inte fenomenets hela omfattning.",
    en: "The figures cover only what came to the attention of the assistance system, not the whole of the phenomenon.",
};

/// When a referral counts.
pub const RECEIVED: Note = Label {
    fi: "Esitys lasketaan sille ajalle, jolloin se saapui, riippumatta siitä, mitä siitä päätettiin. Samasta henkilöstä voi olla useita esityksiä.",
    sv: "En framställning räknas till den tid då den kom in, oberoende av vad som beslutades. En person kan vara föremål för flera framställningar.",
    en: "A referral counts in the period in which it was received, whatever became of it. One person may be referred several times.",
};

/// When a decision counts, and why there are so many.
pub const SIGNED: Note = Label {
    fi: "Päätös lasketaan sille ajalle, jolloin se allekirjoitettiin. Päätöksiä voi olla enemmän kuin esityksiä: samaa henkilöä voi koskea useampi päätös, ja esitys voi olla aiemmalta ajalta.",
    sv: "Ett beslut räknas till den tid då det undertecknades. Besluten kan vara fler än framställningarna: flera beslut kan gälla samma person, och framställningen kan vara från en tidigare tid.",
    en: "A decision counts in the period in which it was signed. There may be more decisions than referrals: several may be about one person, and the referral may be of an earlier period.",
};

/// When a client is new.
pub const ADMITTED: Note = Label {
    fi: "Asiakas on uusi sinä aikana, jolloin hänet otettiin auttamisjärjestelmään; esitys voi olla aiemmalta ajalta. Kahdesti otettu lasketaan kahdesti.",
    sv: "En klient är ny den tid då personen togs in i hjälpsystemet; framställningen kan vara från en tidigare tid. Den som tagits in två gånger räknas två gånger.",
    en: "A client is new in the period of the admission; the referral may be of an earlier period. Who was admitted twice is counted twice.",
};

/// When somebody is a client.
pub const END_OF_DAY: Note = Label {
    fi: "Asiakkaita ovat ne, jotka on otettu viimeistään laskentapäivänä ja joita ei ole poistettu sinä päivänä tai aiemmin.",
    sv: "Klienter är de som har tagits in senast på räkningsdagen och som inte har avförts den dagen eller tidigare.",
    en: "Clients are those admitted on the day of the count or before it, and not removed on that day or before it.",
};

/// Where the children are.
pub const CHILDREN_APART: Note = Label {
    fi: "Asiakkaiden huollettavana olevat lapset eivät sisälly lukuihin; heidät ilmoitetaan erikseen ja vain kokonaismäärinä.",
    sv: "Barn i klienternas vård ingår inte i siffrorna; de redovisas separat och endast som totalantal.",
    en: "Children in the clients' care are not included; they are reported apart, in totals only.",
};

/// Who the children are.
pub const CHILDREN: Note = Label {
    fi: "Huollettavana oleva lapsi on asiakkaana vain huoltajansa kautta, eikä häntä ole arvioitu ihmiskaupan uhriksi.",
    sv: "Ett barn i en klients vård är klient endast genom sin vårdnadshavare och har inte bedömts vara offer för människohandel.",
    en: "A child in care is a client only through the guardian and has not been assessed as a victim of human trafficking.",
};

/// Why there is no breakdown.
pub const TOTALS: Note = Label {
    fi: "Luku ilmoitetaan vain kokonaismääränä.",
    sv: "Siffran redovisas endast som totalantal.",
    en: "The figure is reported in total only.",
};

/// What advice is not.
pub const NO_REFERRALS: Note = Label {
    fi: "Neuvonta ei ole esitys: luvut eivät sisälly esityksiin eivätkä asiakkaisiin.",
    sv: "Rådgivning är ingen framställning: siffrorna ingår varken i framställningarna eller i klienterna.",
    en: "Advice is not a referral: the figures are part neither of the referrals nor of the clients.",
};

/// Why one person may be counted several times.
pub const ANONYMOUS: Note = Label {
    fi: "Henkilöllisyyttä ei kirjata, joten sama henkilö tai asia voi olla mukana useaan kertaan.",
    sv: "Ingens identitet antecknas, och därför kan samma person eller ärende ingå flera gånger.",
    en: "Nobody's identity is kept, and so the same person or matter may be counted several times.",
};

/// What the facts of a consultation are.
pub const SUPPOSED: Note = Label {
    fi: "Tiedot henkilöstä ovat kysyjän käsitys, eikä niitä ole arvioitu.",
    sv: "Uppgifterna om personen är den frågandes uppfattning och har inte bedömts.",
    en: "The facts of the person are what the one who asked supposes; they have not been assessed.",
};
