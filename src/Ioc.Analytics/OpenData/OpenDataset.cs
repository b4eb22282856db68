using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.OpenData;

/// <summary>What an administrator decided about one indicator: whether it is published, since when, split by what.</summary>
/// <param name="Since">Published since; null: never was.</param>
/// <param name="SuppressBelow">The smallest count that is published; 0 hides nothing.</param>
public sealed record OpenDataset(string Code, bool Published, DateOnly? Since, IReadOnlyList<string> Split, int SuppressBelow)
{
    /// <summary>Reads them all.</summary>
    public static async Task<IReadOnlyList<OpenDataset>> ReadAsync(NpgsqlConnection connection, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<Row>(new CommandDefinition(
            "select indicator_code as code, published, since, split, suppress_below from open_data.dataset", cancellationToken: token)))
            .Select(row => new OpenDataset(row.Code, row.Published, row.Since, row.Split, row.SuppressBelow)),
    ];

    private sealed class Row
    {
        public required string Code { get; init; }
        public bool Published { get; init; }
        public DateOnly? Since { get; init; }
        public required string[] Split { get; init; }
        public int SuppressBelow { get; init; }
    }
}

/// <summary>Whether an indicator can be published by closed months at all.</summary>
public static class Publishable
{
    /// <summary>Null when it can; else why not, for people.</summary>
    public static LocalText? Fault(Catalogue catalogue, CatalogueEntry entry)
    {
        if (entry.Restricted)
        {
            return new("Dữ liệu nhạy cảm, không công bố.", "Sensitive: not published.");
        }

        if (entry.Numerator.Count == 0)
        {
            return new("Số liệu tức thời (5 phút), không có bản theo tháng.", "Live figures (five minutes): there is no monthly edition.");
        }

        if (entry.Terms.Any(term => term.Lag > 0 || term.Weight != 1))
        {
            return new("So với kỳ trước hoặc là hiệu số: tính được từ các bộ dữ liệu khác.", "A comparison or a difference: it follows from other datasets.");
        }

        if (entry.Monthly && entry.Window > 1)
        {
            return new("Cộng dồn nhiều tháng chồng nhau: có thể suy ngược số liệu đã ẩn.", "It adds up overlapping months, from which hidden counts could be found.");
        }

        if (entry.Terms.Any(term => term.Filtered.Distinct(StringComparer.Ordinal).Count() > 1))
        {
            return new("Lọc theo nhiều chiều cùng lúc: chưa kiểm tra được việc ẩn ô nhỏ.", "Filtered by several dimensions at once: its small cells cannot be checked.");
        }

        return entry.Terms.Select(term => catalogue.Serving(term, null)).Any(measure => measure is null || measure.Monthly != entry.Monthly || (measure.Stock && !entry.Monthly))
            ? new("Số liệu tồn tại từng ngày, không cộng được theo tháng.", "A state of each day: it cannot be added up by months.")
            : null;
    }
}
