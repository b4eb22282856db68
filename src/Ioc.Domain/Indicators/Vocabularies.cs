namespace Ioc.Domain.Indicators;

/// <summary>The code lists that facts are declared in; a value outside them refuses the row.</summary>
public static class Vocabularies
{
    public static readonly IReadOnlyList<string> Sexes = ["female", "male"];

    /// <summary>Five-year age bands, the last one open.</summary>
    public static readonly IReadOnlyList<string> AgeBands =
        [.. Enumerable.Range(0, 16).Select(band => $"{band * 5}-{(band * 5) + 4}"), "80+"];

    public static readonly IReadOnlyList<string> Sectors = ["agriculture", "industry", "services"];

    /// <summary>Reasons of stay, as the official declaration lists them (Du lịch, Công tác, Học tập, Thăm viếng …).</summary>
    public static readonly IReadOnlyList<string> StayPurposes =
    [
        "tourism", "business", "study", "visiting", "conference", "family", "charity", "international_organisation", "marriage", "consulate",
        "aid", "embassy", "settlement", "marketing", "press", "trade", "visa_extension", "medical", "labour", "other",
    ];

    public static readonly IReadOnlyList<string> IncidentTypes =
        ["theft", "public_disorder", "assault", "fraud_online", "gambling", "drugs", "fire_safety", "other"];

    public static readonly IReadOnlyList<string> AgeGroups = ["15-24", "25-34", "35-44", "45-54", "55-64", "65+"];

    /// <summary>The 54 peoples in the order of their codes 01 to 54 (Decision 421-TCTK/PPCĐ of the General Statistics Office, 2 March 1979), and other: foreigners, and who is of none.</summary>
    public static readonly IReadOnlyList<string> Ethnicities =
    [
        "kinh", "tay", "thai", "hoa", "khmer", "muong", "nung", "hmong", "dao", "gia_rai", "ngai", "e_de",
        "ba_na", "xo_dang", "san_chay", "co_ho", "cham", "san_diu", "hre", "mnong", "ra_glai", "xtieng", "bru_van_kieu", "tho",
        "giay", "co_tu", "gie_trieng", "ma", "kho_mu", "co", "ta_oi", "cho_ro", "khang", "xinh_mun", "ha_nhi", "chu_ru",
        "lao", "la_chi", "la_ha", "phu_la", "la_hu", "lu", "lo_lo", "chut", "mang", "pa_then", "co_lao", "cong",
        "bo_y", "si_la", "pu_peo", "brau", "o_du", "ro_mam", "other",
    ];

    /// <summary>
    /// The sixteen religions whose organisations the State recognises or has registered (list of the Government Committee for Religious Affairs, official letter 6955/BNV-TGCP
    /// of 28 December 2020, in its order), none, and other.
    /// </summary>
    public static readonly IReadOnlyList<string> Religions =
    [
        "none", "buddhism", "catholicism", "protestantism", "caodaism", "hoahao", "islam", "bahai", "tinh_do_cu_si", "adventism", "tu_an_hieu_nghia",
        "minh_su_dao", "minh_ly_dao", "brahmanism", "latter_day_saints", "hieu_nghia_ta_lon", "buu_son_ky_huong", "other",
    ];

    /// <summary>What residents are counted by, one trait at a time, and the values of each.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Traits = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["religion"] = Religions,
        ["ethnicity"] = Ethnicities,
        ["residence"] = ["permanent", "temporary"],
        ["education"] = ["none", "vocational", "college", "university"],
        ["household_size"] = ["1", "2", "3", "4", "5", "6", "7+"],
    };

    /// <summary>
    /// Where guests sleep: the kinds of tourist lodging of the Tourism Law 2017 (article 48; villas count as apartments), and what declares stays besides:
    /// rented housing, medical facilities, long-distance coaches.
    /// </summary>
    public static readonly IReadOnlyList<string> HouseKinds = ["hotel", "guest_house", "homestay", "apartment", "rented_housing", "medical", "ship", "campsite", "coach", "other"];

    public static readonly IReadOnlyList<string> GateKinds = ["tourist_site", "industrial_zone", "station"];

    public static readonly IReadOnlyList<string> ServiceFields = ["residence", "civil_status", "certification", "land", "business", "construction", "social", "other", "exit_entry", "identity_card"];

    /// <summary>The numeric targets of the programme's plans.</summary>
    public static readonly IReadOnlyList<string> TargetItems =
    [
        "identity_verified", "identity_at_one_stop", "no_papers_asked", "identity_requests", "essential_facts", "residents_in_register", "procedures_level4",
        "results_stored", "forms_standardised", "papers_cut", "work_files_online", "population_files_electronic", "transactions_signed", "health_facilities",
        "digital_account", "digital_payment", "digital_address", "digital_signature", "mooc_learners", "lodging_connected", "cadres_identified",
    ];

    /// <summary>The groups that the plans put their models in.</summary>
    public static readonly IReadOnlyList<string> ModelGroups = ["services", "economy", "citizen", "data", "steering"];
}
