using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Programme;

/// <summary>The programme itself (Project 06): how far each numeric target and each model of the plans has come, month by month.</summary>
public static class ProgrammeFacts
{
    public static readonly FactTable Targets = new(
        "targets",
        ["place_code", "item", "done", "total"],
        FactPeriod.Month,
        [StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("item"), StagedColumn.Whole("done"), StagedColumn.Whole("total")],
        ["place_code", "month", "item"],
        row => [row.Place("place_code"), row.Month(), row.OneOf("item", Vocabularies.TargetItems), row.Whole("done", 0, 100_000_000), row.Whole("total", 0, 100_000_000)],
        FactMerge.Sql("fact.programme_target", ["place_code", "month", "item"], ["done", "total"], "f.month"));

    public static readonly FactTable Models = new(
        "models",
        ["place_code", "model", "field", "progress"],
        FactPeriod.Month,
        [
            StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("model"), StagedColumn.Text("field"),
            StagedColumn.Whole("progress"), StagedColumn.Date("due_on"),
        ],
        ["place_code", "month", "model"],
        row => [row.Place("place_code"), row.Month(), row.Text("model"), row.OneOf("field", Vocabularies.ModelGroups), row.Whole("progress", 0, 100), row.DayIn("due_on")],
        FactMerge.Sql("fact.programme_model", ["place_code", "month", "model"], ["field", "progress", "due_on"], "f.month"));
}
