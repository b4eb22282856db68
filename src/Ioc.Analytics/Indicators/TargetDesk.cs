using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>What is aimed at: the targets that the plans and the law name, and those that a town sets for itself.</summary>
public sealed class TargetDesk(NpgsqlDataSource database, TimeProvider clock)
{
    private const int LongestBasis = 300;
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2100, 1, 1);

    /// <summary>Every target, those of the catalogue's first indicator first, the newest of each before the older ones.</summary>
    public static async Task<IReadOnlyList<TargetView>> ListAsync(NpgsqlConnection connection, DateOnly today, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select t.id, t.indicator_code, t.place_code, p.name_vi as place_vi, p.name_en as place_en, t.valid_from, t.valid_to, t.value, t.basis_vi, t.basis_en, s.display_name as set_by, t.set_at,
                   t.set_by is null as shipped,
                   case when t.valid_from > @today then 'ahead'
                        when t.valid_to <= @today or exists (select 1 from indicator.target n where n.indicator_code = t.indicator_code and n.place_code is not distinct from t.place_code
                             and n.valid_from > t.valid_from and n.valid_from <= @today and (n.valid_to is null or n.valid_to > @today)) then 'past'
                        else 'holds' end as state
            from indicator.target t join indicator.definition d on d.code = t.indicator_code left join place.place p on p.code = t.place_code
            left join staff.account s on 'staff:' || s.name = t.set_by
            order by d.position, d.code, t.place_code nulls first, t.valid_from desc
            """,
            new { today },
            cancellationToken: token))).Select(row => new TargetView(
                row.Id, row.IndicatorCode, row.PlaceCode, row.PlaceVi is null ? null : new(row.PlaceVi, row.PlaceEn ?? row.PlaceVi), row.ValidFrom, row.ValidTo, row.Value,
                new(row.BasisVi, row.BasisEn), row.State, row.Shipped, row.SetBy, row.SetAt)),
    ];

    /// <summary>Sets a target; one of the same indicator and place from the same day is replaced.</summary>
    /// <returns>What is wrong with it; none when it was set.</returns>
    public async Task<IReadOnlyList<LocalText>> SetAsync(TargetChange asked, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var basis = (asked.BasisVi ?? "").Trim();
        var basisEn = string.IsNullOrWhiteSpace(asked.BasisEn) ? basis : asked.BasisEn.Trim();
        var faults = await FaultsAsync(connection, asked, basis, basisEn, token);
        if (faults.Count > 0)
        {
            return faults;
        }

        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        var before = await connection.QuerySingleOrDefaultAsync<double?>(new CommandDefinition(
            "select value from indicator.target where indicator_code = @Indicator and place_code is not distinct from @Place and valid_from = @From for update", asked, transaction, cancellationToken: token));
        var id = await connection.ExecuteScalarAsync<Guid>(new CommandDefinition(
            """
            insert into indicator.target (id, indicator_code, place_code, valid_from, valid_to, value, basis_vi, basis_en, set_by, set_at)
            values (@id, @Indicator, @Place, @From, @Until, @Value, @basis, @basisEn, @actor, @now)
            on conflict (indicator_code, coalesce(place_code, ''), valid_from) do update
            set valid_to = excluded.valid_to, value = excluded.value, basis_vi = excluded.basis_vi, basis_en = excluded.basis_en, set_by = excluded.set_by, set_at = excluded.set_at
            returning id
            """,
            new { id = Guid.CreateVersion7(now), asked.Indicator, asked.Place, asked.From, asked.Until, asked.Value, basis, basisEn, actor, now },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, EventTypes.TargetSet, id, asked.Place, actor, now, new()
        {
            ["indicator"] = asked.Indicator, ["value"] = asked.Value, ["before"] = before, ["from"] = asked.From.Iso(), ["until"] = asked.Until is { } end ? end.Iso() : null, ["basis"] = basis,
        }, token);
        await transaction.CommitAsync(token);
        return [];
    }

    /// <summary>Lets a target hold no longer, from today on. One that has not begun is taken away.</summary>
    /// <returns>False when there is none, or it has ended already.</returns>
    public async Task<bool> EndAsync(Guid id, string actor, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var found = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "select * from indicator.target where id = @id and (valid_to is null or valid_to > @today) for update", new { id, today }, transaction, cancellationToken: token));
        if (found is null)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            found.ValidFrom >= today ? "delete from indicator.target where id = @id" : "update indicator.target set valid_to = @today, set_by = @actor, set_at = @now where id = @id",
            new { id, today, actor, now },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, EventTypes.TargetEnded, id, found.PlaceCode, actor, now, new() { ["indicator"] = found.IndicatorCode, ["value"] = found.Value, ["from"] = found.ValidFrom.Iso() }, token);
        await transaction.CommitAsync(token);
        return true;
    }

    private static async Task<IReadOnlyList<LocalText>> FaultsAsync(NpgsqlConnection connection, TargetChange asked, string basis, string basisEn, CancellationToken token)
    {
        var faults = new List<LocalText>();
        var kind = await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select kind from indicator.definition where code = @Indicator", asked, cancellationToken: token));
        if (kind is null)
        {
            faults.Add(new("Hãy chọn một chỉ số trong danh mục.", "Choose an indicator of the catalogue."));
        }

        if (asked.Place is not null && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from place.place where code = @Place)", asked, cancellationToken: token)))
        {
            faults.Add(new("Không có địa bàn này. Hãy chọn trong danh sách.", "There is no such place. Choose from the list."));
        }

        if (!double.IsFinite(asked.Value) || Math.Abs(asked.Value) > 1e12)
        {
            faults.Add(new("Mục tiêu phải là một số.", "A target is a number."));
        }
        else if (kind == "share" && asked.Value is < 0 or > 100)
        {
            faults.Add(new("Mục tiêu của một tỷ lệ nằm trong khoảng 0 đến 100 %.", "The target of a share lies between 0 and 100 %."));
        }

        if (asked.From < Earliest || asked.From > Latest || asked.Until > Latest)
        {
            faults.Add(new($"Ngày phải từ {Earliest:dd/MM/yyyy} đến {Latest:dd/MM/yyyy}.", $"Days lie between {Earliest:dd/MM/yyyy} and {Latest:dd/MM/yyyy}."));
        }

        if (asked.Until <= asked.From)
        {
            faults.Add(new("Ngày hết hiệu lực phải sau ngày bắt đầu.", "The day it ends must come after the day it begins."));
        }

        if (basis.Length is < 3 or > LongestBasis || basisEn.Length > LongestBasis)
        {
            faults.Add(new($"Hãy ghi căn cứ của mục tiêu (3 đến {LongestBasis} ký tự), ví dụ số và ngày của nghị quyết.", $"Say where the target comes from (3 to {LongestBasis} characters), for instance a resolution's number and date."));
        }

        return faults;
    }

    private static Task<long?> TellAsync(NpgsqlTransaction transaction, string type, Guid id, string? place, string actor, DateTimeOffset now, JsonObject data, CancellationToken token) =>
        EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), type, "target", id.ToString(), place, actor, null, now, data), token);

    private sealed class Row
    {
        public Guid Id { get; init; }
        public required string IndicatorCode { get; init; }
        public string? PlaceCode { get; init; }
        public string? PlaceVi { get; init; }
        public string? PlaceEn { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidTo { get; init; }
        public double Value { get; init; }
        public required string BasisVi { get; init; }
        public required string BasisEn { get; init; }
        public string? SetBy { get; init; }
        public DateTimeOffset? SetAt { get; init; }
        public bool Shipped { get; init; }
        public string State { get; init; } = "";
    }
}

/// <summary>A target as it stands.</summary>
/// <param name="Place">Null: everywhere.</param>
/// <param name="Until">The first day on which it holds no longer; null: open.</param>
/// <param name="Value">In the indicator's unit.</param>
/// <param name="State">ahead (it has not begun), holds or past.</param>
/// <param name="Shipped">It comes with the product, from a published plan or the law.</param>
/// <param name="SetBy">Display name of who set or changed it.</param>
public sealed record TargetView(
    Guid Id, string Indicator, string? Place, LocalText? PlaceName, DateOnly From, DateOnly? Until, double Value, LocalText Basis, string State, bool Shipped, string? SetBy, DateTimeOffset? SetAt);

/// <summary>A target to be set.</summary>
/// <param name="Place">Null: everywhere.</param>
/// <param name="From">The first day on which it holds.</param>
/// <param name="Until">The first day on which it holds no longer; null: open.</param>
/// <param name="Value">In the indicator's unit; of a share, 0..100.</param>
/// <param name="BasisVi">Where it comes from, 3..300 characters.</param>
/// <param name="BasisEn">The same in English; empty: as in Vietnamese.</param>
public sealed record TargetChange(string? Indicator, string? Place, DateOnly From, DateOnly? Until, double Value, string? BasisVi, string? BasisEn);
