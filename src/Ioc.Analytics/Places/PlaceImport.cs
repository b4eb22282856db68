using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Places;

/// <summary>How a file of boundaries is to be read.</summary>
/// <param name="Kind">province, district, area, commune or quarter.</param>
/// <param name="ParentCode">Under which place they stand where the features do not tell; null for none.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">The day after the last; null for units of today.</param>
public sealed record BoundaryRequest(string Name, string Actor, string Kind, string? ParentCode, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>Brings units, their people and their successors in. Good ones are taken, wrong ones named by feature and property; the same file twice changes nothing.</summary>
public sealed class PlaceImport(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly string[] CodeNames = ["code", "official_code", "ma", "ma_xa", "maxa", "ward_code", "commune_code", "district_code", "ma_huyen", "province_code", "ma_tinh"];
    private static readonly string[] NameNames = ["nameVi", "fullName", "full_name", "name_vi", "ten", "ten_xa", "tenxa", "district", "ten_huyen", "name", "province"];
    private static readonly string[] EnglishNames = ["nameEn", "fullNameEn", "full_name_en", "name_en"];
    private static readonly string[] ParentNames = ["parentCode", "parent_code", "province_code", "ma_tinh"];

    /// <summary>The key of a unit: its official code, and for a former one the day on which it ended, for a unit of today may bear the same code.</summary>
    public static string Key(string official, DateOnly? validTo) => validTo is { } end ? string.Create(CultureInfo.InvariantCulture, $"{official}~{end:yyyyMMdd}") : official;

    /// <summary>Takes the features of a GeoJSON file.</summary>
    /// <exception cref="ImportException">It is no GeoJSON of features.</exception>
    public async Task<PlaceReport> BoundariesAsync(BoundaryRequest request, Stream json, CancellationToken token)
    {
        var features = await GeoJsonFeatures.ReadAsync(json, request.Name, token);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await LockAsync(connection, transaction, token);
        var known = (await connection.QueryAsync<string>(new CommandDefinition("select code from place.place", transaction: transaction, cancellationToken: token))).ToHashSet(StringComparer.Ordinal);
        var faults = new List<PlaceFault>();
        var units = new List<Unit>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            if (Understand(feature, request, known, numbers, faults) is { } unit)
            {
                units.Add(unit);
            }
        }

        if (request.ParentCode is { } parent && !known.Contains(parent))
        {
            throw new ImportException(new($"{request.Name}: không có địa bàn cấp trên “{parent}”", $"{request.Name}: there is no parent place “{parent}”"));
        }

        var (added, changed) = await connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            """
            with given as (
                select * from unnest(@codes, @officials, @vi, @en, @parents, @longitudes, @latitudes, @boundaries, @areas, @settlements)
                    as g (code, official_code, name_vi, name_en, parent_code, longitude, latitude, boundary, area_km2, settlement)),
            put as (
                insert into place.place as p (code, official_code, kind, name_vi, name_en, parent_code, valid_from, valid_to, longitude, latitude, boundary, area_km2, settlement)
                select code, official_code, @Kind, name_vi, name_en, parent_code, @ValidFrom, @ValidTo, longitude, latitude, boundary::jsonb, area_km2, settlement from given
                on conflict (code) do update
                    set official_code = excluded.official_code, kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en,
                        parent_code = coalesce(excluded.parent_code, p.parent_code), valid_from = excluded.valid_from, valid_to = excluded.valid_to,
                        longitude = coalesce(excluded.longitude, p.longitude), latitude = coalesce(excluded.latitude, p.latitude),
                        boundary = coalesce(excluded.boundary, p.boundary), area_km2 = coalesce(excluded.area_km2, p.area_km2), settlement = coalesce(excluded.settlement, p.settlement)
                    where (p.official_code, p.kind, p.name_vi, p.name_en, p.parent_code, p.valid_from, p.valid_to, p.boundary, p.area_km2, p.settlement) is distinct from
                        (excluded.official_code, excluded.kind, excluded.name_vi, excluded.name_en, coalesce(excluded.parent_code, p.parent_code), excluded.valid_from, excluded.valid_to,
                         coalesce(excluded.boundary, p.boundary), coalesce(excluded.area_km2, p.area_km2), coalesce(excluded.settlement, p.settlement))
                returning p.xmax = 0 as added)
            select (count(*) filter (where added))::integer, (count(*) filter (where not added))::integer from put
            """,
            new
            {
                codes = units.Select(u => u.Code).ToArray(), officials = units.Select(u => u.Official).ToArray(), vi = units.Select(u => u.NameVi).ToArray(), en = units.Select(u => u.NameEn).ToArray(),
                parents = units.Select(u => u.Parent).ToArray(), longitudes = units.Select(u => u.Feature.Longitude).ToArray(), latitudes = units.Select(u => u.Feature.Latitude).ToArray(),
                boundaries = units.Select(u => u.Feature.Geometry).ToArray(), areas = units.Select(u => u.AreaKm2).ToArray(), settlements = units.Select(u => u.Settlement).ToArray(),
                request.Kind, request.ValidFrom, request.ValidTo,
            },
            transaction,
            commandTimeout: 600,
            cancellationToken: token));
        await NoteAsync(transaction, request.Name, request.Actor, "boundaries", added, changed, faults.Count, token);
        await transaction.CommitAsync(token);
        var doubts = units.Where(u => u.Feature.AreaKm2 is { } drawn and > 0 && u.AreaKm2 is { } told && Math.Abs((drawn / told) - 1) > 0.1)
            .Select(u => new PlaceFault(u.Feature.Number, u.NameVi, "areaKm2", new(
                string.Create(CultureInfo.InvariantCulture, $"ghi {u.AreaKm2} km², ranh giới vẽ {u.Feature.AreaKm2:0.##} km²"),
                string.Create(CultureInfo.InvariantCulture, $"says {u.AreaKm2} km², the boundary encloses {u.Feature.AreaKm2:0.##} km²"))))
            .Concat(units.Where(u => u.Feature.Crossing is not null).Select(u => new PlaceFault(u.Feature.Number, u.NameVi, "geometry", new(
                string.Create(CultureInfo.InvariantCulture, $"ranh giới tự cắt tại ({u.Feature.Crossing!.Value.Longitude}, {u.Feature.Crossing.Value.Latitude}); diện tích và bản đồ có thể sai"),
                string.Create(CultureInfo.InvariantCulture, $"the boundary crosses itself at ({u.Feature.Crossing.Value.Longitude}, {u.Feature.Crossing.Value.Latitude}); area and map may be wrong")))))
            .OrderBy(doubt => doubt.Number).ToList();
        return new(features.Count, added, changed, units.Count - added - changed, faults, doubts);
    }

    private static Unit? Understand(BoundaryFeature feature, BoundaryRequest request, HashSet<string> known, Dictionary<string, int> numbers, List<PlaceFault> faults)
    {
        var name = First(feature, NameNames);
        void Fault(string property, string vi, string en) => faults.Add(new(feature.Number, name ?? feature.Id, property, new LocalText(vi, en)));

        if (feature.Fault is { } wrong)
        {
            faults.Add(wrong with { Name = name ?? feature.Id });
            return null;
        }

        // A file of districts also tells each one's province: the code of the kind that is asked for counts.
        var official = First(feature, request.Kind == PlaceKinds.Province ? ["province_code", .. CodeNames] : request.Kind == PlaceKinds.District ? ["district_code", .. CodeNames] : CodeNames) ?? feature.Id;
        if (string.IsNullOrWhiteSpace(official) || official.Length > 30 || official.Contains('~', StringComparison.Ordinal))
        {
            Fault("code", "thiếu mã địa bàn (code)", "has no code");
            return null;
        }

        // Codes stand in addresses and in lists that commas join.
        if (official.Any(letter => char.IsControl(letter) || "'\"<>,;".Contains(letter, StringComparison.Ordinal)))
        {
            Fault("code", "mã địa bàn chỉ gồm chữ, số và các dấu - _ . /", "a code is made of letters, digits and - _ . /");
            return null;
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            Fault("name", "thiếu tên (fullName, name)", "has no name (fullName, name)");
            return null;
        }

        if (!numbers.TryAdd(official, feature.Number))
        {
            Fault("code", $"mã {official} đã có ở đối tượng {numbers[official]}", $"the code {official} stands in feature {numbers[official]} already");
            return null;
        }

        var parent = First(feature, ParentNames);
        if (parent is not null && parent != official && !known.Contains(parent))
        {
            // Not known yet: the one that was asked for stands in.
            parent = null;
        }

        double? area = First(feature, ["areaKm2", "area_km2", "dien_tich"]) is { } told && double.TryParse(told, CultureInfo.InvariantCulture, out var km2) && km2 > 0 ? km2 : feature.AreaKm2 is > 0 ? feature.AreaKm2 : null;
        var settlement = request.Kind == PlaceKinds.Commune ? PlaceText.Fold(name) is var folded && (folded.StartsWith("phuong", StringComparison.Ordinal) || folded.StartsWith("thi tran", StringComparison.Ordinal)) ? "urban"
            : folded.StartsWith("xa ", StringComparison.Ordinal) ? "rural" : null : null;
        return new(Key(official, request.ValidTo), official, name.Trim(), First(feature, EnglishNames)?.Trim() ?? name.Trim(), parent == official ? request.ParentCode : parent ?? request.ParentCode, area, settlement, feature);
    }

    private const int MostNamed = 5;

    private static string? First(BoundaryFeature feature, IReadOnlyList<string> names) =>
        names.Select(name => feature.Properties.GetValueOrDefault(name)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    /// <summary>Takes a table of people: <c>code</c> or <c>name</c> (with <c>province</c>), <c>population</c>, <c>area_km2</c>. CSV.</summary>
    /// <param name="asOf">The day on which they were counted; the units of that day are meant.</param>
    /// <param name="basis">Where the table comes from.</param>
    public Task<PlaceReport> PopulationAsync(Stream csv, string name, string actor, DateOnly asOf, string basis, CancellationToken token) =>
        PopulationAsync(csv, name, actor, asOf, basis, null, token);

    /// <summary>Takes a table of people of one place.</summary>
    /// <param name="parent">Names are those of places below this one; null: of places anywhere.</param>
    public async Task<PlaceReport> PopulationAsync(Stream csv, string name, string actor, DateOnly asOf, string basis, string? parent, CancellationToken token)
    {
        await using var rows = await CsvRows.OpenAsync(csv, name, token);
        int Column(params string[] names) => rows.Header.Select(PlaceText.Fold).ToList().FindIndex(h => names.Contains(h, StringComparer.Ordinal));
        var (code, title, province) = (Column("code", "district code", "ma", "ma xa"), Column("name", "ten", "district vi", "ten xa"), Column("province", "province vi", "tinh"));
        var (people, area) = (Column("population", "total", "population raw", "dan so"), Column("area km2", "area km2 raw", "dien tich"));
        if (people < 0 || (code < 0 && title < 0))
        {
            throw new ImportException(new($"{name}: cần cột population và cột code hoặc name", $"{name}: the columns population and code or name are needed"));
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await LockAsync(connection, transaction, token);
        var units = (await connection.QueryAsync<(string Code, string? Official, string Vi, string? Parent, double? AreaKm2, bool Inside)>(new CommandDefinition(
            """
            select p.code, p.official_code, p.name_vi, r.name_vi, p.area_km2,
                   @parent::text is null or exists (select 1 from place.within w where w.place_code = p.code and w.ancestor_code = @parent and w.place_code <> @parent)
            from place.place p left join place.place r on r.code = p.parent_code
            where p.valid_from <= @asOf and (p.valid_to is null or p.valid_to > @asOf) or (p.valid_to is null and p.valid_from <= @today)
            order by (p.valid_from <= @asOf and (p.valid_to is null or p.valid_to > @asOf)) desc, p.code
            """,
            new { asOf, parent, today = Domain.Time.VietnamTime.DayOf(clock.GetUtcNow()) },
            transaction,
            cancellationToken: token))).AsList();
        var byCode = units.Where(u => u.Official is not null).GroupBy(u => u.Official!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Code, StringComparer.Ordinal);
        // A unit of that day comes before one of today that has taken over its code.
        foreach (var unit in units)
        {
            byCode.TryAdd(unit.Code, unit.Code);
        }

        var byName = units.ToLookup(u => PlaceText.Fold(u.Vi), StringComparer.Ordinal);
        var faults = new List<PlaceFault>();
        var taken = new Dictionary<string, (int Line, string Name, string Province, long People, double? Area)>(StringComparer.Ordinal);
        var read = 0;
        while (await rows.ReadAsync(token))
        {
            read++;
            var named = title >= 0 ? rows.Cell(title).Trim() : rows.Cell(code).Trim();
            var within = province >= 0 ? rows.Cell(province).Trim() : "";
            void Fault(string column, string vi, string en) => faults.Add(new(rows.Line, named, column, new LocalText(vi, en)));
            if (!long.TryParse(rows.Cell(people).Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) || count < 0)
            {
                Fault(rows.Header[people], "phải là số người, không âm", "must be a number of people, not negative");
                continue;
            }

            string? place = null;
            if (code >= 0)
            {
                byCode.TryGetValue(rows.Cell(code).Trim(), out place);
            }

            if (place is null && title >= 0)
            {
                // A name alone is not a place: communes of other provinces bear the same. What is not surely the one that is meant is left to a person.
                var namesakes = byName[PlaceText.Fold(named)].DistinctBy(u => u.Code).ToList();
                var same = namesakes.Where(u => u.Inside && (within.Length == 0 || (u.Parent is not null && PlaceText.Bare(u.Parent) == PlaceText.Bare(within)))).ToList();
                place = same.Count == 1 ? same[0].Code : null;
                if (place is null && namesakes.Count > 0)
                {
                    var vi = string.Join("; ", namesakes.Take(MostNamed).Select(u => $"{u.Vi} ({u.Code}, {u.Parent ?? "chưa rõ thuộc tỉnh nào"})"));
                    var en = string.Join("; ", namesakes.Take(MostNamed).Select(u => $"{u.Vi} ({u.Code}, {u.Parent ?? "province unknown"})"));
                    var more = namesakes.Count > MostNamed ? ", …" : "";
                    Fault(
                        rows.Header[title],
                        same.Count > 1 ? $"có nhiều địa bàn trùng tên: {vi}{more}. Hãy ghi mã, hoặc tỉnh" : $"không chắc là địa bàn nào: {vi}{more}. Hãy ghi mã",
                        same.Count > 1 ? $"several places have this name: {en}{more}. Give the code, or the province" : $"it is not sure which place this is: {en}{more}. Give the code");
                    continue;
                }
            }

            if (place is null)
            {
                Fault(code >= 0 ? rows.Header[code] : rows.Header[title], "không có địa bàn này trong hệ thống", "there is no such place in the system");
                continue;
            }

            if (!taken.TryAdd(place, (rows.Line, named, within, count, area >= 0 && double.TryParse(rows.Cell(area), CultureInfo.InvariantCulture, out var km2) && km2 > 0 ? km2 : null)))
            {
                Fault(code >= 0 ? rows.Header[code] : rows.Header[title], $"đã có ở dòng {taken[place].Line}", $"stands in line {taken[place].Line} already");
            }
        }

        var (added, changed) = await connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            """
            with put as (
                insert into place.population as p (place_code, as_of, people, basis)
                select code, @asOf, people, @basis from unnest(@codes, @people) as g (code, people)
                on conflict (place_code, as_of) do update set people = excluded.people, basis = excluded.basis where (p.people, p.basis) is distinct from (excluded.people, excluded.basis)
                returning p.xmax = 0 as added),
            sized as (
                update place.place p set area_km2 = g.area from unnest(@codes, @areas) as g (code, area) where p.code = g.code and p.area_km2 is null and g.area is not null)
            select (count(*) filter (where added))::integer, (count(*) filter (where not added))::integer from put
            """,
            new { asOf, basis, codes = taken.Keys.ToArray(), people = taken.Values.Select(t => t.People).ToArray(), areas = taken.Values.Select(t => t.Area).ToArray() },
            transaction,
            cancellationToken: token));
        await NoteAsync(transaction, name, actor, "population", added, changed, faults.Count, token);
        await transaction.CommitAsync(token);
        var areas = units.DistinctBy(u => u.Code).ToDictionary(u => u.Code, u => u.AreaKm2, StringComparer.Ordinal);
        return new(read, added, changed, taken.Count - added - changed, faults, Doubts(rows.Header[people], [.. taken.Select(t => (t.Value.Line, t.Value.Name, t.Value.Province, t.Value.People, t.Value.Area ?? areas.GetValueOrDefault(t.Key)))]));
    }

    // Ten times too few people show in the density: far below that of its like in the same province. Taken all the same, for a person to look at.
    private static List<PlaceFault> Doubts(string column, IReadOnlyList<(int Line, string Name, string Province, long People, double? Area)> rows)
    {
        var doubts = new List<PlaceFault>();
        foreach (var like in rows.Where(r => r.Area is > 0).GroupBy(r => (r.Province, Kind: PlaceText.Fold(r.Name).Split(' ')[0])).Where(g => g.Count() >= 5))
        {
            var densities = like.Select(r => r.People / r.Area!.Value).Order().ToList();
            var median = densities[densities.Count / 2];
            doubts.AddRange(like.Where(r => r.People / r.Area!.Value < median / 8).Select(r => new PlaceFault(r.Line, r.Name, column, new(
                string.Create(CultureInfo.InvariantCulture, $"mật độ {r.People / r.Area!.Value:0} người/km², trung vị cùng loại {median:0}: có thể thiếu một chữ số"),
                string.Create(CultureInfo.InvariantCulture, $"{r.People / r.Area!.Value:0} people/km², the median of its like is {median:0}: a digit may be missing")))));
        }

        return doubts;
    }

    /// <summary>Takes what became of former units: <c>from</c>, <c>to</c> (official codes), <c>share</c> (0 to 1, or in percent with %), <c>basis</c>. CSV. A unit's shares must add up to 1.</summary>
    /// <param name="on">The day of the change: the former units ended on it, their successors began on it.</param>
    public async Task<PlaceReport> SuccessionAsync(Stream csv, string name, string actor, DateOnly on, CancellationToken token)
    {
        await using var rows = await CsvRows.OpenAsync(csv, name, token);
        int Column(params string[] names) => rows.Header.Select(PlaceText.Fold).ToList().FindIndex(h => names.Contains(h, StringComparer.Ordinal));
        var (from, to, share, basis) = (Column("from", "from code", "ma cu"), Column("to", "to code", "ma moi"), Column("share", "population share", "ty le"), Column("basis", "can cu"));
        if (from < 0 || to < 0 || share < 0)
        {
            throw new ImportException(new($"{name}: cần các cột from, to, share", $"{name}: the columns from, to and share are needed"));
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await LockAsync(connection, transaction, token);
        var known = (await connection.QueryAsync<(string Official, string Code, bool Former)>(new CommandDefinition(
            "select coalesce(official_code, code), code, valid_to is not null and valid_to <= @on from place.place where valid_to = @on or (valid_from <= @on and (valid_to is null or valid_to > @on))",
            new { on },
            transaction,
            cancellationToken: token))).AsList();
        var former = known.Where(k => k.Former).ToDictionary(k => k.Official, k => k.Code, StringComparer.Ordinal);
        var present = known.Where(k => !k.Former).ToDictionary(k => k.Official, k => k.Code, StringComparer.Ordinal);
        var faults = new List<PlaceFault>();
        var links = new List<(int Line, string From, string To, double Share, string Basis)>();
        var read = 0;
        while (await rows.ReadAsync(token))
        {
            read++;
            var (a, b, told) = (rows.Cell(from).Trim(), rows.Cell(to).Trim(), rows.Cell(share).Trim());
            void Fault(int column, string vi, string en) => faults.Add(new(rows.Line, a, rows.Header[column], new LocalText(vi, en)));
            var percent = told.EndsWith('%');
            if (!double.TryParse(told.TrimEnd('%').Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) || (part /= percent ? 100 : 1) is <= 0 or > 1)
            {
                Fault(share, "phải lớn hơn 0 và không quá 1 (hoặc 100 %)", "must be above 0 and at most 1 (or 100 %)");
            }
            else if (!former.TryGetValue(a, out var old))
            {
                Fault(from, $"không có đơn vị cũ kết thúc ngày {on:dd/MM/yyyy} với mã này", $"there is no unit with this code that ended on {on:dd/MM/yyyy}");
            }
            else if (!present.TryGetValue(b, out var now))
            {
                Fault(to, "không có đơn vị mới với mã này", "there is no unit of today with this code");
            }
            else
            {
                links.Add((rows.Line, old, now, part, basis >= 0 && rows.Cell(basis).Trim() is { Length: > 0 } why ? why : name));
            }
        }

        foreach (var unit in links.GroupBy(l => l.From, StringComparer.Ordinal).Where(g => Math.Abs(g.Sum(l => l.Share) - 1) > Reexpression.Tolerance || g.Select(l => l.To).Distinct(StringComparer.Ordinal).Count() < g.Count()).ToList())
        {
            var sum = unit.Sum(l => l.Share);
            faults.Add(new(unit.First().Line, unit.Key, rows.Header[share], new(
                string.Create(CultureInfo.InvariantCulture, $"các tỷ lệ cộng lại được {sum:0.####}, phải bằng 1, mỗi đơn vị mới một dòng"),
                string.Create(CultureInfo.InvariantCulture, $"the shares add up to {sum:0.####} instead of 1, or a successor stands twice"))));
            links.RemoveAll(l => l.From == unit.Key);
        }

        var (added, changed) = await connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            """
            with given as (select * from unnest(@from, @to, @share, @basis) as g (from_code, to_code, share, basis)),
            gone as (
                delete from place.succession s where s.from_code in (select from_code from given)
                    and not exists (select 1 from given g where g.from_code = s.from_code and g.to_code = s.to_code)),
            put as (
                insert into place.succession as s (from_code, to_code, population_share, basis) select from_code, to_code, share, basis from given
                on conflict (from_code, to_code) do update set population_share = excluded.population_share, basis = excluded.basis
                    where (s.population_share, s.basis) is distinct from (excluded.population_share, excluded.basis)
                returning s.xmax = 0 as added)
            select (count(*) filter (where added))::integer, (count(*) filter (where not added))::integer from put
            """,
            new
            {
                from = links.Select(l => l.From).ToArray(), to = links.Select(l => l.To).ToArray(), share = links.Select(l => l.Share).ToArray(), basis = links.Select(l => l.Basis).ToArray(),
            },
            transaction,
            cancellationToken: token));
        await NoteAsync(transaction, name, actor, "succession", added, changed, faults.Count, token);
        await transaction.CommitAsync(token);
        return new(read, added, changed, links.Count - added - changed, faults, []);
    }

    private static Task<int> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token) =>
        connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtext('place.import'))", transaction: transaction, cancellationToken: token));

    private async Task NoteAsync(NpgsqlTransaction transaction, string name, string actor, string what, int added, int changed, int faults, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await EventLog.AppendAsync(
            transaction,
            new(id, EventTypes.PlacesImported, "import", id.ToString(), null, actor, null, now, new JsonObject { ["name"] = name, ["what"] = what, ["added"] = added, ["changed"] = changed, ["faults"] = faults }),
            token);
    }

    private sealed record Unit(string Code, string Official, string NameVi, string NameEn, string? Parent, double? AreaKm2, string? Settlement, BoundaryFeature Feature);
}
