using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsvHelper;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>
/// The list of models as a CSV file: what is exported can be edited and imported again. A file is taken whole or not at all; every fault is named with
/// its row and column, so that it can be put right in one go.
/// </summary>
public sealed partial class ModelCsv(NpgsqlDataSource database, ModelDesk desk, TimeProvider clock)
{
    /// <summary>Bytes of one file at most.</summary>
    public const int Largest = 1024 * 1024;

    private const int MostRows = 2000;
    private const int MostFaults = 200;
    private static readonly string[] Columns =
        ["plan", "number", "group", "name_vi", "name_en", "goal_vi", "goal_en", "owner", "co_units", "tools", "starts_on", "due_on", "measure_vi", "measure_en", "target"];

    private static readonly CsvReaderOptions Format = new() { TrackLineNumbers = true, AllowLineBreaksInQuotes = true, MaxRecordSize = 64 * 1024 };

    /// <summary>Whether a text can be a model's number within its plan.</summary>
    public static bool IsNumber(string? number) => number is not null && Number().IsMatch(number);

    /// <summary>The board as CSV (UTF-8 with a mark, so that spreadsheets read the diacritics). Status, progress and month are for reading; an import leaves them out.</summary>
    public static byte[] Export(IEnumerable<ModelLine> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var text = new StringBuilder();
        text.AppendJoin(',', Columns).Append(",status,progress,month\r\n");
        foreach (var m in models)
        {
            string?[] cells =
            [
                m.Plan, m.Number, m.Group, m.Name.Vi, m.Name.En, m.Goal.Vi, m.Goal.En, m.OwnerUnit, string.Join(';', m.CoUnits), m.Tools, Day(m.StartsOn), m.DueOn is { } due ? Day(due) : "",
                m.Measure?.Vi, m.Measure?.En, m.Target?.ToString(CultureInfo.InvariantCulture), m.Status, m.Progress?.ToString(CultureInfo.InvariantCulture),
                m.Month?.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            ];
            text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Imports models: one that is known is changed, another added. Administrators only.</summary>
    /// <param name="apply">False: only says what would happen.</param>
    public async Task<ModelImport> ImportAsync(byte[] content, BoardViewer who, bool apply, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(who);
        var faults = new List<RefusedRow>();
        var rows = await RowsAsync(content, faults, token);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var (added, changed, same) = (0, 0, 0);
        foreach (var (line, plan, number, change) in rows)
        {
            if (await ModelDesk.FaultAsync(connection, change, token) is { } fault)
            {
                faults.Add(new(line, fault.Code.Split('.')[^1], null, fault.Text));
                continue;
            }

            var id = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
                "select id from programme.model where plan_code = @plan and number = @number", new { plan, number }, transaction, cancellationToken: token));
            if (id is null && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from programme.plan where code = @plan)", new { plan }, transaction, cancellationToken: token)))
            {
                faults.Add(new(line, "plan", plan, new($"không theo dõi kế hoạch “{plan}”", $"no plan “{plan}” is followed")));
                continue;
            }

            if (faults.Count > 0)
            {
                continue;
            }

            if (id is null)
            {
                added += await desk.AddAsync(connection, transaction, plan, number, change, who.Actor, token) is null ? 0 : 1;
            }
            else if (await ModelDesk.LockAsync(connection, id.Value, token) is { } before && !Same(before.Change, change))
            {
                await desk.WriteAsync(connection, transaction, before, change, who.Actor, token);
                changed++;
            }
            else
            {
                same++;
            }
        }

        if (faults.Count > 0)
        {
            await transaction.RollbackAsync(token);
            return new(0, 0, 0, [.. faults.OrderBy(f => f.Line).Take(MostFaults)]);
        }

        if (apply && added + changed > 0)
        {
            var now = clock.GetUtcNow();
            await EventLog.AppendAsync(
                transaction,
                new(Guid.CreateVersion7(now), EventTypes.ModelsImported, "programme", "models", null, who.Actor, null, now, new JsonObject { ["added"] = added, ["changed"] = changed }),
                token);
            await transaction.CommitAsync(token);
        }

        return new(added, changed, same, []);
    }

    private static async Task<IReadOnlyList<(int Line, string Plan, string Number, ModelChange Change)>> RowsAsync(byte[] content, List<RefusedRow> faults, CancellationToken token)
    {
        var rows = new List<(int, string, string, ModelChange)>();
        if (content.Length > Largest || Array.IndexOf(content, (byte)0) >= 0 || !IsUtf8(content))
        {
            faults.Add(new(1, "", null, new("cần tệp CSV mã hóa UTF-8, tối đa 1 MB", "a CSV file in UTF-8 of at most 1 MB is needed")));
            return rows;
        }

        await using var reader = CsvReader.Create(new MemoryStream(content), Format, leaveOpen: false);
        var seen = new HashSet<(string, string)>();
        try
        {
            await reader.ReadHeaderAsync(token);
            foreach (var missing in Columns.Where(column => !reader.Headers.Contains(column, StringComparer.Ordinal)))
            {
                faults.Add(new(1, missing, null, new($"thiếu cột {missing}", $"column {missing} is missing")));
            }

            var headless = faults.Count > 0;
            while (!headless && rows.Count + faults.Count < MostRows && await reader.ReadAsync(token))
            {
                Take(reader, rows, seen, faults);
            }

            if (rows.Count + faults.Count >= MostRows)
            {
                faults.Add(new((int)reader.LineNumber, "", null, new($"tệp quá {MostRows} dòng", $"the file has more than {MostRows} rows")));
            }
        }
        catch (CsvFormatException broken)
        {
            faults.Add(new((int)broken.LineNumber, "", null, new("không đọc được từ dòng này: kiểm tra dấu ngoặc kép", "unreadable from this line: check the quotation marks")));
        }

        return rows;
    }

    private static void Take(CsvReader reader, List<(int, string, string, ModelChange)> rows, HashSet<(string, string)> seen, List<RefusedRow> faults)
    {
        var line = (int)reader.LineNumber;
        if (reader.FieldCount != reader.Headers.Count)
        {
            faults.Add(new(line, "", null, new($"có {reader.FieldCount} ô, tiêu đề có {reader.Headers.Count}", $"has {reader.FieldCount} cells where the header has {reader.Headers.Count}")));
            return;
        }

        var before = faults.Count;
        string Text(string column) => reader.TryGetFieldIndex(column, out var at) ? Bare(reader.GetString(at)) : "";
        DateOnly? Date(string column, bool needed)
        {
            var text = Text(column);
            if (text.Length == 0 && !needed)
            {
                return null;
            }

            if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            faults.Add(new(line, column, text, new("cần ngày dạng yyyy-MM-dd hoặc dd/MM/yyyy", "a date as yyyy-MM-dd or dd/MM/yyyy is needed")));
            return null;
        }

        var (plan, number) = (Text("plan"), Text("number"));
        if (!IsNumber(number))
        {
            faults.Add(new(line, "number", number, new("số hiệu gồm 1 đến 8 chữ, số hoặc dấu chấm", "a number has 1 to 8 letters, digits or dots")));
        }
        else if (!seen.Add((plan, number)))
        {
            faults.Add(new(line, "number", number, new("số hiệu này đã có ở dòng trên", "this number stands in a row above")));
        }

        decimal? target = null;
        if (Text("target") is { Length: > 0 } aim)
        {
            if (decimal.TryParse(aim, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given))
            {
                target = given;
            }
            else
            {
                faults.Add(new(line, "target", aim, new("cần số, dấu chấm thập phân", "a number with a decimal point is needed")));
            }
        }

        var (starts, due) = (Date("starts_on", needed: true), Date("due_on", needed: false));
        if (faults.Count == before)
        {
            rows.Add((line, plan, number, new ModelChange(
                0, Text("group"), Text("name_vi"), Text("name_en"), Text("goal_vi"), Text("goal_en"), Text("owner"),
                Text("co_units").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Text("tools"), starts!.Value, due, Text("measure_vi"), Text("measure_en"), target)));
        }
    }

    private static bool IsUtf8(byte[] content)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool Same(ModelChange one, ModelChange other) => Flat(one) == Flat(other);

    private static string Flat(ModelChange c) => string.Join(
        '\u001F', c.Group, c.NameVi?.Trim(), c.NameEn?.Trim(), c.GoalVi?.Trim() ?? "", c.GoalEn?.Trim() ?? "", c.OwnerUnit, string.Join(';', c.CoUnits ?? []), c.Tools?.Trim() ?? "", Day(c.StartsOn),
        c.DueOn is { } due ? Day(due) : "", c.MeasureVi?.Trim() ?? "", c.MeasureEn?.Trim() ?? "", c.Target?.ToString("0.############", CultureInfo.InvariantCulture));

    /// <summary>A cell that a spreadsheet cannot take for a formula (OWASP, CSV injection): an apostrophe goes before, and is taken off by an import.</summary>
    internal static string Cell(string? text)
    {
        text ??= "";
        if (text.Length > 0 && IsActive(text[0]))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny("\",;\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static string Bare(string text) => text.Length > 1 && text[0] == '\'' && IsActive(text[1]) ? text[1..] : text;

    private static bool IsActive(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\'';

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z0-9.]{1,8}$", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}

/// <summary>What an import did, or would do.</summary>
/// <param name="Faults">Every one; when there is any, nothing was taken.</param>
public sealed record ModelImport(int Added, int Changed, int Same, IReadOnlyList<RefusedRow> Faults);
