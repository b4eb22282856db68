using System.Collections.Frozen;

namespace Ioc.Domain.Places;

/// <summary>
/// What nationalities are called, in Vietnamese and English (after the Unicode CLDR, and as official lists write them), and which code a sender means
/// who writes <c>VNM - Viet Nam</c>, <c>Việt Nam</c>, or a British or German passport's own code.
/// </summary>
public static class CountryNames
{
    // Each with its code; the first name is the Vietnamese one, the second the English one, then others that are written.
    private const string Names =
        """
        ABW|Aruba|Aruba
        AFG|Afghanistan|Afghanistan
        AGO|Angola|Angola
        AIA|Anguilla|Anguilla
        ALA|Quần đảo Åland|Åland Islands
        ALB|Albania|Albania
        AND|Andorra|Andorra
        ARE|Các Tiểu Vương quốc Ả Rập Thống nhất|United Arab Emirates|UAE|Các Tiểu vương quốc Ả Rập Thống nhất
        ARG|Argentina|Argentina
        ARM|Armenia|Armenia
        ASM|Samoa thuộc Mỹ|American Samoa
        ATA|Nam Cực|Antarctica
        ATF|Lãnh thổ phía Nam Thuộc Pháp|French Southern Territories
        ATG|Antigua và Barbuda|Antigua & Barbuda
        AUS|Úc|Australia|Ôxtrâylia
        AUT|Áo|Austria
        AZE|Azerbaijan|Azerbaijan
        BDI|Burundi|Burundi
        BEL|Bỉ|Belgium
        BEN|Benin|Benin
        BES|Caribe Hà Lan|Caribbean Netherlands
        BFA|Burkina Faso|Burkina Faso
        BGD|Bangladesh|Bangladesh
        BGR|Bulgaria|Bulgaria|Bun-ga-ri
        BHR|Bahrain|Bahrain
        BHS|Bahamas|Bahamas|The Bahamas
        BIH|Bosnia và Herzegovina|Bosnia & Herzegovina
        BLM|St. Barthélemy|St. Barthélemy
        BLR|Belarus|Belarus
        BLZ|Belize|Belize
        BMU|Bermuda|Bermuda
        BOL|Bolivia|Bolivia|Bolivia (Plurinational State of)|Bolivia, Plurinational State of
        BRA|Brazil|Brazil
        BRB|Barbados|Barbados
        BRN|Brunei|Brunei|Brunei Darussalam
        BTN|Bhutan|Bhutan
        BVT|Đảo Bouvet|Bouvet Island
        BWA|Botswana|Botswana
        CAF|Cộng hòa Trung Phi|Central African Republic
        CAN|Canada|Canada
        CCK|Quần đảo Cocos (Keeling)|Cocos (Keeling) Islands
        CHE|Thụy Sĩ|Switzerland
        CHL|Chile|Chile
        CHN|Trung Quốc|China|People's Republic of China|Trung Hoa|CHND Trung Hoa
        CIV|Bờ Biển Ngà|Ivory Coast|Côte d'Ivoire|Cote d'Ivoire
        CMR|Cameroon|Cameroon
        COD|Cộng hòa Dân chủ Congo|Democratic Republic of the Congo|Congo, Democratic Republic of the|Congo (Democratic Republic of the)|DR Congo
        COG|Congo|Congo|Republic of the Congo
        COK|Quần đảo Cook|Cook Islands
        COL|Colombia|Colombia
        COM|Comoros|Comoros
        CPV|Cape Verde|Cape Verde|Cabo Verde
        CRI|Costa Rica|Costa Rica
        CUB|Cuba|Cuba
        CUW|Curaçao|Curaçao
        CXR|Đảo Giáng Sinh|Christmas Island
        CYM|Quần đảo Cayman|Cayman Islands
        CYP|Síp|Cyprus
        CZE|Séc|Czechia|Czech Republic|Cộng hòa Séc|Tiệp Khắc
        DEU|Đức|Germany
        DJI|Djibouti|Djibouti
        DMA|Dominica|Dominica
        DNK|Đan Mạch|Denmark
        DOM|Cộng hòa Dominicana|Dominican Republic
        DZA|Algeria|Algeria
        ECU|Ecuador|Ecuador
        EGY|Ai Cập|Egypt
        ERI|Eritrea|Eritrea
        ESH|Tây Sahara|Western Sahara
        ESP|Tây Ban Nha|Spain
        EST|Estonia|Estonia
        ETH|Ethiopia|Ethiopia
        FIN|Phần Lan|Finland
        FJI|Fiji|Fiji
        FLK|Quần đảo Falkland (Malvinas)|Falkland Islands (Malvinas)
        FRA|Pháp|France
        FRO|Quần đảo Faroe|Faroe Islands
        FSM|Micronesia|Micronesia|Micronesia (Federated States of)|Micronesia, Federated States of
        GAB|Gabon|Gabon
        GBR|Vương quốc Anh|United Kingdom|Anh|Great Britain|England|UK|United Kingdom of Great Britain and Northern Ireland|Liên hiệp Anh
        GEO|Georgia|Georgia
        GGY|Guernsey|Guernsey
        GHA|Ghana|Ghana
        GIB|Gibraltar|Gibraltar
        GIN|Guinea|Guinea
        GLP|Guadeloupe|Guadeloupe
        GMB|Gambia|Gambia|The Gambia
        GNB|Guinea-Bissau|Guinea-Bissau
        GNQ|Guinea Xích Đạo|Equatorial Guinea
        GRC|Hy Lạp|Greece
        GRD|Grenada|Grenada
        GRL|Greenland|Greenland
        GTM|Guatemala|Guatemala
        GUF|Guiana thuộc Pháp|French Guiana
        GUM|Guam|Guam
        GUY|Guyana|Guyana
        HKG|Hồng Kông (Trung Quốc)|Hong Kong (China)|Hong Kong|Hồng Kông
        HMD|Quần đảo Heard và McDonald|Heard & McDonald Islands
        HND|Honduras|Honduras
        HRV|Croatia|Croatia
        HTI|Haiti|Haiti
        HUN|Hungary|Hungary
        IDN|Indonesia|Indonesia|In-đô-nê-xi-a
        IMN|Đảo Man|Isle of Man
        IND|Ấn Độ|India
        IOT|Lãnh thổ Ấn Độ Dương thuộc Anh|British Indian Ocean Territory
        IRL|Ireland|Ireland
        IRN|Iran|Iran|Iran (Islamic Republic of)|Iran, Islamic Republic of|Islamic Republic of Iran
        IRQ|Iraq|Iraq
        ISL|Iceland|Iceland
        ISR|Israel|Israel
        ITA|Italy|Italy|Ý
        JAM|Jamaica|Jamaica
        JEY|Jersey|Jersey
        JOR|Jordan|Jordan
        JPN|Nhật Bản|Japan|Nhật
        KAZ|Kazakhstan|Kazakhstan
        KEN|Kenya|Kenya
        KGZ|Kyrgyzstan|Kyrgyzstan
        KHM|Campuchia|Cambodia|Kampuchea|Cam-pu-chia
        KIR|Kiribati|Kiribati
        KNA|St. Kitts và Nevis|St. Kitts & Nevis
        KOR|Hàn Quốc|South Korea|Korea|Republic of Korea|Korea, Republic of|Korea (Republic of)|Đại Hàn Dân Quốc
        KWT|Kuwait|Kuwait
        LAO|Lào|Laos|Lao|Lao People's Democratic Republic|Lao PDR|CHDCND Lào
        LBN|Liban|Lebanon|Li-băng
        LBR|Liberia|Liberia
        LBY|Libya|Libya
        LCA|St. Lucia|St. Lucia
        LIE|Liechtenstein|Liechtenstein
        LKA|Sri Lanka|Sri Lanka
        LSO|Lesotho|Lesotho
        LTU|Litva|Lithuania
        LUX|Luxembourg|Luxembourg
        LVA|Latvia|Latvia
        MAC|Ma Cao (Trung Quốc)|Macao (China)|Macao|Macau|Ma Cao
        MAF|St. Martin|St. Martin
        MAR|Maroc|Morocco|Ma-rốc
        MCO|Monaco|Monaco
        MDA|Moldova|Moldova|Republic of Moldova|Moldova, Republic of
        MDG|Madagascar|Madagascar
        MDV|Maldives|Maldives
        MEX|Mexico|Mexico
        MHL|Quần đảo Marshall|Marshall Islands
        MKD|Bắc Macedonia|North Macedonia|Macedonia
        MLI|Mali|Mali
        MLT|Malta|Malta
        MMR|Myanmar|Myanmar|Burma|Miến Điện
        MNE|Montenegro|Montenegro
        MNG|Mông Cổ|Mongolia
        MNP|Quần đảo Bắc Mariana|Northern Mariana Islands
        MOZ|Mozambique|Mozambique
        MRT|Mauritania|Mauritania
        MSR|Montserrat|Montserrat
        MTQ|Martinique|Martinique
        MUS|Mauritius|Mauritius
        MWI|Malawi|Malawi
        MYS|Malaysia|Malaysia|Ma-lai-xi-a
        MYT|Mayotte|Mayotte
        NAM|Namibia|Namibia
        NCL|New Caledonia|New Caledonia
        NER|Niger|Niger
        NFK|Đảo Norfolk|Norfolk Island
        NGA|Nigeria|Nigeria
        NIC|Nicaragua|Nicaragua
        NIU|Niue|Niue
        NLD|Hà Lan|Netherlands|Holland|The Netherlands
        NOR|Na Uy|Norway
        NPL|Nepal|Nepal
        NRU|Nauru|Nauru
        NZL|New Zealand|New Zealand|Niu Di-lân
        OMN|Oman|Oman
        PAK|Pakistan|Pakistan
        PAN|Panama|Panama
        PCN|Quần đảo Pitcairn|Pitcairn Islands
        PER|Peru|Peru
        PHL|Philippines|Philippines|Phi-líp-pin
        PLW|Palau|Palau
        PNG|Papua New Guinea|Papua New Guinea
        POL|Ba Lan|Poland
        PRI|Puerto Rico|Puerto Rico
        PRK|Triều Tiên|North Korea|Korea, Democratic People's Republic of|Democratic People's Republic of Korea|CHDCND Triều Tiên|Bắc Triều Tiên
        PRT|Bồ Đào Nha|Portugal
        PRY|Paraguay|Paraguay
        PSE|Palestine|Palestine|State of Palestine|Palestine, State of
        PYF|Polynesia thuộc Pháp|French Polynesia
        QAT|Qatar|Qatar
        REU|Réunion|Réunion
        ROU|Romania|Romania|Rumani
        RUS|Nga|Russia|Russian Federation|Liên bang Nga
        RWA|Rwanda|Rwanda
        SAU|Ả Rập Xê Út|Saudi Arabia|Ả Rập Saudi
        SDN|Sudan|Sudan
        SEN|Senegal|Senegal
        SGP|Singapore|Singapore|Xin-ga-po
        SGS|Nam Georgia & Quần đảo Nam Sandwich|South Georgia & South Sandwich Islands
        SHN|St. Helena|St. Helena
        SJM|Svalbard và Jan Mayen|Svalbard & Jan Mayen
        SLB|Quần đảo Solomon|Solomon Islands
        SLE|Sierra Leone|Sierra Leone
        SLV|El Salvador|El Salvador
        SMR|San Marino|San Marino
        SOM|Somalia|Somalia
        SPM|Saint Pierre và Miquelon|St. Pierre & Miquelon
        SRB|Serbia|Serbia
        SSD|Nam Sudan|South Sudan
        STP|São Tomé và Príncipe|São Tomé & Príncipe
        SUR|Suriname|Suriname
        SVK|Slovakia|Slovakia|Slovak Republic
        SVN|Slovenia|Slovenia
        SWE|Thụy Điển|Sweden
        SWZ|Eswatini|Eswatini|Swaziland
        SXM|Sint Maarten|Sint Maarten
        SYC|Seychelles|Seychelles
        SYR|Syria|Syria|Syrian Arab Republic
        TCA|Quần đảo Turks và Caicos|Turks & Caicos Islands
        TCD|Chad|Chad
        TGO|Togo|Togo
        THA|Thái Lan|Thailand
        TJK|Tajikistan|Tajikistan
        TKL|Tokelau|Tokelau
        TKM|Turkmenistan|Turkmenistan
        TLS|Timor-Leste|Timor-Leste|Timor Leste|Đông Timor|East Timor
        TON|Tonga|Tonga
        TTO|Trinidad và Tobago|Trinidad & Tobago
        TUN|Tunisia|Tunisia
        TUR|Thổ Nhĩ Kỳ|Türkiye|Turkey
        TUV|Tuvalu|Tuvalu
        TWN|Đài Loan (Trung Quốc)|Taiwan|Đài Loan|Taiwan, Province of China|Taiwan (Province of China)
        TZA|Tanzania|Tanzania|United Republic of Tanzania|Tanzania, United Republic of
        UGA|Uganda|Uganda
        UKR|Ukraina|Ukraine
        UMI|Các tiểu đảo xa của Hoa Kỳ|U.S. Outlying Islands
        URY|Uruguay|Uruguay
        USA|Hoa Kỳ|United States|Mỹ|USA|US|United States of America|Hợp chúng quốc Hoa Kỳ
        UZB|Uzbekistan|Uzbekistan
        VAT|Thành Vatican|Vatican City|Vatican|Holy See|Tòa thánh Vatican
        VCT|St. Vincent và Grenadines|St. Vincent & Grenadines
        VEN|Venezuela|Venezuela|Venezuela (Bolivarian Republic of)|Venezuela, Bolivarian Republic of
        VGB|Quần đảo Virgin thuộc Anh|British Virgin Islands
        VIR|Quần đảo Virgin thuộc Hoa Kỳ|U.S. Virgin Islands
        VNM|Việt Nam|Viet Nam|Vietnam|Socialist Republic of Viet Nam
        VUT|Vanuatu|Vanuatu
        WLF|Wallis và Futuna|Wallis & Futuna
        WSM|Samoa|Samoa
        YEM|Yemen|Yemen
        ZAF|Nam Phi|South Africa|Republic of South Africa
        ZMB|Zambia|Zambia
        ZWE|Zimbabwe|Zimbabwe
        XXA|Người không quốc tịch|Stateless person
        XXB|Người tị nạn (Công ước 1951)|Refugee (1951 convention)
        XXC|Người tị nạn khác|Other refugee
        XXX|Không rõ quốc tịch|Unspecified nationality
        """;

    // Of some states passports bear codes that ISO does not have (ICAO Doc 9303, part 3, section 5).
    private static readonly FrozenDictionary<string, string> OfPassports = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["D"] = "DEU", ["GBD"] = "GBR", ["GBN"] = "GBR", ["GBO"] = "GBR", ["GBP"] = "GBR", ["GBS"] = "GBR",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What sports and old lists write; never taken for a nationality, only asked back.
    private static readonly FrozenDictionary<string, string> Mistaken = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["VN"] = "VNM", ["VIE"] = "VNM", ["VIET"] = "VNM", ["GER"] = "DEU", ["ENG"] = "GBR", ["HOL"] = "NLD", ["NED"] = "NLD", ["SUI"] = "CHE", ["JAP"] = "JPN", ["PHI"] = "PHL", ["INA"] = "IDN",
        ["MAS"] = "MYS", ["SIN"] = "SGP", ["CAM"] = "KHM", ["DEN"] = "DNK", ["POR"] = "PRT", ["GRE"] = "GRC", ["ROM"] = "ROU", ["BUL"] = "BGR", ["KSA"] = "SAU", ["RSA"] = "ZAF", ["TPE"] = "TWN",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> ByCode = Names.Split('\n').Select(line => line.Trim().Split('|')).ToFrozenDictionary(line => line[0], line => line[1..], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> ByName = ByCode.SelectMany(country => country.Value.Select(name => (Name: PlaceText.Fold(name), country.Key)))
        .DistinctBy(pair => pair.Name).ToFrozenDictionary(pair => pair.Name, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The Vietnamese name of a code.</summary>
    public static string Vietnamese(string code) => ByCode[code][0];

    /// <summary>The English name of a code.</summary>
    public static string English(string code) => ByCode[code] is [_, var english, ..] ? english : ByCode[code][0];

    /// <summary>The code that a sender means; null when none is meant, or when a code and a name beside it say different things.</summary>
    public static string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (code, name) = Parts(text);
        var known = CountryCodes.IsKnown(code) ? code : OfPassports.GetValueOrDefault(code);
        var named = ByName.GetValueOrDefault(PlaceText.Fold(name ?? text));
        // Beside a code that is none, a name is not enough: a person looks which of both is wrong.
        return known is null ? name is null ? named : null : name is null || named is null || named == known ? known : null;
    }

    /// <summary>What a sender may have meant whose text means nothing, as official lists write it: <c>VNM - Viet Nam</c>; null when nothing is near.</summary>
    public static string? Near(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (code, name) = Parts(text);
        if (name is not null && Find(name) is { } named)
        {
            return Official(named);
        }

        if (Mistaken.TryGetValue(code, out var meant))
        {
            return Official(meant);
        }

        // A slip in a name of five letters or more, two in a longer one; else a slip in the code.
        var folded = PlaceText.Fold(name ?? text);
        var most = folded.Length < 5 ? 0 : folded.Length < 9 ? 1 : 2;
        var nearest = most == 0 ? null : ByName.Select(pair => (pair.Value, Far: PlaceText.Distance(folded, pair.Key, most))).Where(found => found.Far <= most)
            .OrderBy(found => found.Far).ThenBy(found => found.Value, StringComparer.Ordinal).Select(found => found.Value).FirstOrDefault();
        var slips = code.Length is 3 or 2 && code.All(char.IsAsciiLetter) ? CountryCodes.All.Where(known => PlaceText.Distance(code, known, 1) <= 1).Order(StringComparer.Ordinal).ToList() : [];
        return nearest is not null ? Official(nearest) : slips is [var only] ? Official(only) : null;
    }

    private static string Official(string code) => $"{code} - {English(code)}";

    // "VNM - Viet Nam" is a code and a name; "Timor-Leste" is a name.
    private static (string Code, string? Name) Parts(string text)
    {
        var trimmed = text.Trim();
        var length = trimmed.TakeWhile(char.IsAsciiLetter).Count();
        var rest = trimmed[length..].TrimStart();
        return length is >= 1 and <= 3 && rest.Length > 0 && rest[0] is '-' or '–' or ':'
            ? (trimmed[..length].ToUpperInvariant(), rest[1..].Trim() is { Length: > 0 } name ? name : null)
            : (trimmed.ToUpperInvariant(), null);
    }
}
