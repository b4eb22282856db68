using System.Net.Mail;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>The offices that own models, and who stands behind each. Administrators only: whoever calls has checked that.</summary>
public sealed partial class UnitDesk(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>All units with their accounts, and every account that can be chosen.</summary>
    public async Task<UnitList> ReadAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var units = await connection.QueryAsync<UnitRow>(new CommandDefinition(
            """
            select u.code, u.name_vi, u.name_en, u.email, coalesce(array_agg(m.account_name order by m.account_name) filter (where m.account_name is not null), '{}') as accounts,
                   (select count(*)::integer from programme.model o where o.owner_unit = u.code) as models
            from programme.unit u left join programme.unit_member m on m.unit_code = u.code group by u.code order by u.name_vi, u.code
            """,
            cancellationToken: token));
        var accounts = await connection.QueryAsync<UnitAccount>(new CommandDefinition(
            "select name, display_name from staff.account where enabled order by display_name, name", cancellationToken: token));
        return new([.. units.Select(row => new UnitMembers(row.Code, new(row.NameVi, row.NameEn), row.Email, row.Accounts, row.Models))], [.. accounts]);
    }

    /// <summary>Adds a unit.</summary>
    /// <param name="code">2 to 40 characters a-z, 0-9 and hyphens, a letter first.</param>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> AddAsync(string code, UnitChange unit, string actor, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (!CodePattern().IsMatch(code))
        {
            return BoardRefusal.Invalid("unit_code", "Mã đơn vị gồm 2 đến 40 ký tự a-z, 0-9, gạch ngang, bắt đầu bằng chữ.", "The unit's code is 2 to 40 characters a-z, 0-9 and hyphens, a letter first.");
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await FaultAsync(connection, unit, token) is { } fault)
        {
            return fault;
        }

        if (await connection.ExecuteAsync(new CommandDefinition(
            "insert into programme.unit (code, name_vi, name_en, email) values (@code, @vi, @en, @email) on conflict (code) do nothing",
            new { code, vi = unit.NameVi!.Trim(), en = unit.NameEn!.Trim(), email = Given(unit.Email) },
            transaction,
            cancellationToken: token)) == 0)
        {
            return new(BoardRefusalKind.Conflict, "programme.unit_exists", new("Đã có đơn vị với mã này. Hãy chọn mã khác.", "There is a unit with this code already. Choose another."));
        }

        await MembersAsync(connection, code, unit, token);
        await TellAsync(transaction, EventTypes.UnitAdded, code, null, unit, actor, token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>Writes a unit's names, address and members anew.</summary>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> ChangeAsync(string code, UnitChange unit, string actor, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(unit);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var before = await connection.QuerySingleOrDefaultAsync<UnitRow>(new CommandDefinition(
            """
            select u.code, u.name_vi, u.name_en, u.email, array(select account_name from programme.unit_member where unit_code = u.code order by 1) as accounts, 0 as models
            from programme.unit u where u.code = @code for update
            """,
            new { code },
            transaction,
            cancellationToken: token));
        if (before is null)
        {
            return new(BoardRefusalKind.NotFound, "programme.unknown_unit", new("Không có đơn vị này.", "There is no such unit."));
        }

        var whole = unit with { NameVi = unit.NameVi ?? before.NameVi, NameEn = unit.NameEn ?? before.NameEn };
        if (await FaultAsync(connection, whole, token) is { } fault)
        {
            return fault;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update programme.unit set name_vi = @vi, name_en = @en, email = @email where code = @code",
            new { code, vi = whole.NameVi!.Trim(), en = whole.NameEn!.Trim(), email = Given(whole.Email) },
            transaction,
            cancellationToken: token));
        await MembersAsync(connection, code, whole, token);
        await TellAsync(transaction, EventTypes.UnitChanged, code, before, whole, actor, token);
        await transaction.CommitAsync(token);
        return null;
    }

    private static async Task<BoardRefusal?> FaultAsync(NpgsqlConnection connection, UnitChange unit, CancellationToken token)
    {
        if (unit.NameVi?.Trim().Length is not (>= 2 and <= 120) || unit.NameEn?.Trim().Length is not (>= 2 and <= 120))
        {
            return BoardRefusal.Invalid("unit_name", "Tên đơn vị bằng hai thứ tiếng, mỗi tên 2 đến 120 ký tự.", "The unit's name in both languages, 2 to 120 characters each.");
        }

        if (Given(unit.Email) is { } email && (email.Length > 254 || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email))
        {
            return BoardRefusal.Invalid("members", "Địa chỉ thư không đúng. Ví dụ đúng: van-phong@co-quan.vn.", "The mail address is wrong. A right one: office@agency.vn.");
        }

        var known = (await connection.QueryAsync<string>(new CommandDefinition("select name from staff.account where name = any(@accounts)", new { accounts = Accounts(unit) }, cancellationToken: token))).AsList();
        return Accounts(unit).Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown
            ? BoardRefusal.Invalid("members", $"Không có tài khoản: {string.Join(", ", unknown)}. Hãy chọn trong danh sách cán bộ.", $"There are no such accounts: {string.Join(", ", unknown)}. Choose among the staff.")
            : null;
    }

    private static Task<int> MembersAsync(NpgsqlConnection connection, string code, UnitChange unit, CancellationToken token) => connection.ExecuteAsync(new CommandDefinition(
        """
        delete from programme.unit_member where unit_code = @code;
        insert into programme.unit_member (unit_code, account_name) select @code, unnest(@accounts)
        """,
        new { code, accounts = Accounts(unit) },
        cancellationToken: token));

    // The log is for ever: it says whether there is an address, the table says which.
    private async Task TellAsync(NpgsqlTransaction transaction, string type, string code, UnitRow? before, UnitChange unit, string actor, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        static JsonObject Said(string vi, string en, bool mailed, IEnumerable<string> accounts) => new()
        {
            ["nameVi"] = vi, ["nameEn"] = en, ["mailed"] = mailed, ["accounts"] = new JsonArray([.. accounts.Select(account => (JsonNode)account)]),
        };
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), type, "programme-unit", code, null, actor, null, now, new JsonObject
            {
                ["old"] = before is null ? null : Said(before.NameVi, before.NameEn, before.Email is not null, before.Accounts),
                ["new"] = Said(unit.NameVi!.Trim(), unit.NameEn!.Trim(), Given(unit.Email) is not null, Accounts(unit)),
            }),
            token);
    }

    private static string[] Accounts(UnitChange unit) => [.. (unit.Accounts ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();

    private sealed class UnitRow
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? Email { get; init; }
        public required string[] Accounts { get; init; }
        public int Models { get; init; }
    }
}

/// <summary>The units, and the accounts that may stand behind them.</summary>
public sealed record UnitList(IReadOnlyList<UnitMembers> Units, IReadOnlyList<UnitAccount> Accounts);

/// <summary>Who stands behind a unit.</summary>
/// <param name="Models">How many models it owns.</param>
public sealed record UnitMembers(string Code, LocalText Name, string? Email, IReadOnlyList<string> Accounts, int Models);

/// <summary>An account of staff.</summary>
public sealed record UnitAccount(string Name, string DisplayName);

/// <summary>A unit as an administrator wrote it.</summary>
/// <param name="NameVi">Null: as it is.</param>
/// <param name="NameEn">Null: as it is.</param>
/// <param name="Email">Where reminders go; null or empty: on the page alone.</param>
public sealed record UnitChange(string? NameVi, string? NameEn, string? Email, IReadOnlyList<string>? Accounts);
