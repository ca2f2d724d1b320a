//! The wellbeing services counties, which arrange social and health services in Finland since 1 January 2023 (Act on
//! wellbeing services counties 611/2021). Helsinki arranges them itself, and Åland by its own law.

use super::code_list::code_list;

code_list! {
    /// Who arranges social and health services where a client lives.
    pub enum WellbeingServicesCounty "wellbeing_services_county" {
        /// Eastern Uusimaa.
        EastUusimaa = "east_uusimaa" ["Itä-Uusimaa", "Östra Nyland", "Eastern Uusimaa"] since(2023, 1, 1),
        /// Central Uusimaa.
        CentralUusimaa = "central_uusimaa" ["Keski-Uusimaa", "Mellersta Nyland", "Central Uusimaa"] since(2023, 1, 1),
        /// Western Uusimaa.
        WestUusimaa = "west_uusimaa" ["Länsi-Uusimaa", "Västra Nyland", "Western Uusimaa"] since(2023, 1, 1),
        /// The cities of Vantaa and Kerava.
        VantaaAndKerava = "vantaa_and_kerava" ["Vantaa ja Kerava", "Vanda och Kervo", "Vantaa and Kerava"] since(2023, 1, 1),
        /// Southwest Finland.
        SouthwestFinland = "southwest_finland" ["Varsinais-Suomi", "Egentliga Finland", "Southwest Finland"] since(2023, 1, 1),
        /// Satakunta.
        Satakunta = "satakunta" ["Satakunta", "Satakunta", "Satakunta"] since(2023, 1, 1),
        /// Kanta-Häme.
        KantaHame = "kanta_hame" ["Kanta-Häme", "Egentliga Tavastland", "Kanta-Häme"] since(2023, 1, 1),
        /// Pirkanmaa.
        Pirkanmaa = "pirkanmaa" ["Pirkanmaa", "Birkaland", "Pirkanmaa"] since(2023, 1, 1),
        /// Päijät-Häme.
        PaijatHame = "paijat_hame" ["Päijät-Häme", "Päijänne-Tavastland", "Päijät-Häme"] since(2023, 1, 1),
        /// Kymenlaakso.
        Kymenlaakso = "kymenlaakso" ["Kymenlaakso", "Kymmenedalen", "Kymenlaakso"] since(2023, 1, 1),
        /// South Karelia.
        SouthKarelia = "south_karelia" ["Etelä-Karjala", "Södra Karelen", "South Karelia"] since(2023, 1, 1),
        /// South Savo.
        SouthSavo = "south_savo" ["Etelä-Savo", "Södra Savolax", "South Savo"] since(2023, 1, 1),
        /// North Savo.
        NorthSavo = "north_savo" ["Pohjois-Savo", "Norra Savolax", "North Savo"] since(2023, 1, 1),
        /// North Karelia.
        NorthKarelia = "north_karelia" ["Pohjois-Karjala", "Norra Karelen", "North Karelia"] since(2023, 1, 1),
        /// Central Finland.
        CentralFinland = "central_finland" ["Keski-Suomi", "Mellersta Finland", "Central Finland"] since(2023, 1, 1),
        /// South Ostrobothnia.
        SouthOstrobothnia = "south_ostrobothnia"
            ["Etelä-Pohjanmaa", "Södra Österbotten", "South Ostrobothnia"] since(2023, 1, 1),
        /// Ostrobothnia.
        Ostrobothnia = "ostrobothnia" ["Pohjanmaa", "Österbotten", "Ostrobothnia"] since(2023, 1, 1),
        /// Central Ostrobothnia.
        CentralOstrobothnia = "central_ostrobothnia"
            ["Keski-Pohjanmaa", "Mellersta Österbotten", "Central Ostrobothnia"] since(2023, 1, 1),
        /// North Ostrobothnia.
        NorthOstrobothnia = "north_ostrobothnia"
            ["Pohjois-Pohjanmaa", "Norra Österbotten", "North Ostrobothnia"] since(2023, 1, 1),
        /// Kainuu.
        Kainuu = "kainuu" ["Kainuu", "Kajanaland", "Kainuu"] since(2023, 1, 1),
        /// Lapland.
        Lapland = "lapland" ["Lappi", "Lappland", "Lapland"] since(2023, 1, 1),
        /// The City of Helsinki, which belongs to no county.
        Helsinki = "helsinki" ["Helsinki", "Helsingfors", "Helsinki"],
        /// The Province of Åland, which has a law of its own.
        Aland = "aland" ["Ahvenanmaa", "Åland", "Åland"],
    }
}

impl WellbeingServicesCounty {
    /// Whether a municipality, by its code, can belong to the county: known for those that are cities of their own.
    #[must_use]
    pub fn may_hold(self, municipality: &str) -> bool {
        let of_city = match municipality {
            "091" => Some(Self::Helsinki),
            "092" | "245" => Some(Self::VantaaAndKerava),
            _ => None,
        };
        match (of_city, self) {
            (Some(county), own) => county == own,
            (None, Self::Helsinki | Self::VantaaAndKerava) => false,
            (None, _) => true,
        }
    }
}
