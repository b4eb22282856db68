using System.Collections.Immutable;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>What a wall shows at one time; walls take turns through them, or hold one.</summary>
/// <param name="Layout">overview, domain, traffic, cameras or programme.</param>
/// <param name="Indicators">Codes of the indicators shown, in order; each of them is in the snapshot.</param>
/// <param name="Seconds">How long it stays, 5..3600.</param>
public sealed record WallScene(string Code, LocalText Name, string Layout, ImmutableArray<string> Indicators, int Seconds)
{
    /// <summary>The scenes in order, their indicators chosen from the catalogue as it is.</summary>
    internal static async Task<ImmutableArray<WallScene>> ReadAsync(NpgsqlConnection connection, Catalogue catalogue, CancellationToken token)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "select code, name_vi, name_en, layout, indicators, domains, most, seconds from wall.scene where enabled order by position, code", cancellationToken: token));
        return
        [
            .. rows.Select(row => new WallScene(
                row.Code,
                new(row.NameVi, row.NameEn),
                row.Layout,
                Choose(row.Indicators, row.Domains, row.Most, [.. catalogue.Entries.Where(entry => !entry.Restricted).Select(entry => (entry.Code, entry.Domain))]),
                row.Seconds)),
        ];
    }

    /// <summary>The named indicators that exist, then those of the domains, up to a number.</summary>
    public static ImmutableArray<string> Choose(
        IReadOnlyList<string> named, IReadOnlyList<string> domains, int most, IReadOnlyList<(string Code, string Domain)> catalogue) =>
    [
        .. named.Where(code => catalogue.Any(known => known.Code == code))
            .Concat(domains.SelectMany(domain => catalogue.Where(known => known.Domain == domain).Select(known => known.Code)))
            .Distinct(StringComparer.Ordinal)
            .Take(most),
    ];

    private sealed class Row
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string Layout { get; init; }
        public required string[] Indicators { get; init; }
        public required string[] Domains { get; init; }
        public int Most { get; init; }
        public int Seconds { get; init; }
    }
}
