using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.PublicServices;

/// <summary>Files of administrative procedures in a month, by place and field: received how, resolved when, rated how.</summary>
public static class ServiceFacts
{
    private static readonly string[] Counts = ["received", "online", "paperless", "identified", "resolved", "on_time", "overdue", "rated", "satisfied"];

    public static readonly FactTable Table = new(
        "services",
        ["place_code", "field", .. Counts],
        FactPeriod.Month,
        [StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("field"), .. Counts.Select(c => StagedColumn.Whole(c))],
        ["place_code", "month", "field"],
        Parse,
        FactMerge.Sql("fact.service_month", ["place_code", "month", "field"], Counts, "f.month"));

    private static object?[] Parse(FactRow row)
    {
        const int most = 100_000_000;
        var place = row.Place("place_code");
        var month = row.Month();
        var field = row.OneOf("field", Vocabularies.ServiceFields);
        var received = row.Whole("received", 0, most);
        var resolved = row.Whole("resolved", 0, most);
        var rated = row.Whole("rated", 0, most);
        return
        [
            place, month, field, received, Of("online", received), Of("paperless", received), Of("identified", received),
            resolved, Of("on_time", resolved), row.Whole("overdue", 0, most), rated, Of("satisfied", rated),
        ];

        int Of(string column, int all) => row.Whole(column, 0, Math.Max(0, all));
    }
}
