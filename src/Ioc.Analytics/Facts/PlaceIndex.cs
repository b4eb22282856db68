using Dapper;
using Ioc.Domain.Places;
using Npgsql;

namespace Ioc.Analytics.Facts;

/// <summary>The places as a file may write them: by code, or by a name that only one place has.</summary>
internal sealed class PlaceIndex
{
    private readonly Dictionary<string, string> codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Code, string Place)> houses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> communes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> names = new(StringComparer.Ordinal);

    /// <param name="asOf">The day whose units the codes and names mean: a code may have meant another unit before 1 July 2025.</param>
    public static async Task<PlaceIndex> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, DateOnly? asOf, CancellationToken token)
    {
        var index = new PlaceIndex();
        var places = (await connection.QueryAsync<(string Code, string? Official, string NameVi, string NameEn, string? Province, bool Valid)>(new CommandDefinition(
            """
            select code, official_code, name_vi, name_en, (select r.official_code from place.place r where r.code = p.parent_code and r.kind = 'province') as province,
                   case when @asOf::date is null then valid_to is null else valid_from <= @asOf::date and (valid_to is null or valid_to > @asOf::date) end
            from place.place p
            """,
            new { asOf },
            transaction,
            cancellationToken: token))).AsList();
        foreach (var place in places)
        {
            index.codes[place.Code] = place.Code;
        }

        // After all keys: an official code means the unit of the day, even where it is another unit's key.
        foreach (var (code, official, vi, en, province, _) in places.Where(place => place.Valid))
        {
            if (official is not null)
            {
                index.codes[official] = code;
                if (province is not null)
                {
                    (index.communes.TryGetValue(province, out var known) ? known : index.communes[province] = new(StringComparer.Ordinal)).Add(official);
                }
            }

            foreach (var name in new HashSet<string>(StringComparer.Ordinal) { PlaceText.Fold(vi), PlaceText.Bare(vi), PlaceText.Fold(en), PlaceText.Bare(en) })
            {
                if (!index.names.TryGetValue(name, out var with))
                {
                    index.names[name] = with = [];
                }

                with.Add(code);
            }
        }

        var register = await connection.QueryAsync<(string Code, string Name, string Place)>(new CommandDefinition(
            "select code, name, place_code from fact.establishment where valid_to is null or valid_to > (now() at time zone 'Asia/Ho_Chi_Minh')::date", transaction: transaction, cancellationToken: token));
        foreach (var (code, name, place) in register)
        {
            index.houses[code] = (code, place);
            // A name that two houses share names neither.
            index.houses[PlaceText.Fold(name)] = index.houses.ContainsKey(PlaceText.Fold(name)) ? ("", "") : (code, place);
        }

        return index;
    }

    /// <summary>A lodging house of the register, by code or name; null where it does not stand there.</summary>
    public (string Code, string Place)? FindHouse(string text) =>
        (houses.TryGetValue(text, out var house) || houses.TryGetValue(PlaceText.Fold(text), out house)) && house.Code.Length > 0 ? house : null;

    /// <summary>Whether a commune's official code is one of a province; null where none of its communes is known.</summary>
    public bool? IsCommuneOf(string province, string commune) => communes.TryGetValue(province, out var known) ? known.Contains(commune) : null;

    /// <summary>The place's code; null where none or several could be meant.</summary>
    public string? Find(string text) =>
        codes.TryGetValue(text, out var code) ? code
        : text.Length > 0 && (names.TryGetValue(PlaceText.Fold(text), out var named) || names.TryGetValue(PlaceText.Bare(text), out named)) && named.Count == 1 ? named[0]
        : null;

    /// <summary>Whether several places have the name.</summary>
    public bool IsAmbiguous(string text) => names.TryGetValue(PlaceText.Fold(text), out var named) && named.Count > 1;
}
