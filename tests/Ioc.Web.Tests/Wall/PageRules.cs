using System.Text.Json.Nodes;

namespace Ioc.Web.Tests.Wall;

/// <summary>
/// What a page does with an update, written from the wall's contract on plain JSON and not from the relay's code:
/// so that both can be wrong only in the same way if the contract is.
/// </summary>
internal static class PageRules
{
    public static JsonObject Apply(JsonObject snapshot, JsonObject update)
    {
        var after = snapshot.DeepClone().AsObject();
        after["seq"] = update["seq"]!.DeepClone();
        after["at"] = update["at"]!.DeepClone();
        switch ((string)update["kind"]!)
        {
            case "indicator":
                Replace(after["indicators"]!.AsArray(), update["indicator"]!);
                break;
            case "camera":
                Replace(after["cameras"]!.AsArray(), update["camera"]!);
                break;
            case "sources":
                after["sources"] = update["sources"]!.DeepClone();
                break;
            case "alerts":
                after["alerts"] = update["alerts"]!.DeepClone();
                break;
            case "passages":
                var passages = after["passages"]!;
                passages["today"] = update["passages"]!["today"]!.DeepClone();
                Minute(passages["lastMinutes"]!.AsArray(), update["passages"]!["minute"]!);
                Prepend(passages["recent"]!.AsArray(), update["passages"]!["items"]!.AsArray());
                break;
            case "cases":
                after["cases"]!["byState"] = update["cases"]!["byState"]!.DeepClone();
                after["cases"]!["paidToday"] = update["cases"]!["paidToday"]!.DeepClone();
                Prepend(after["cases"]!["recent"]!.AsArray(), update["cases"]!["items"]!.AsArray());
                break;
            default:
                throw new InvalidDataException($"The contract knows no update of kind {update["kind"]}.");
        }

        return after;
    }

    private static void Replace(JsonArray list, JsonNode one)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if ((string)list[i]!["code"]! == (string)one["code"]!)
            {
                list[i] = one.DeepClone();
                return;
            }
        }

        list.Add(one.DeepClone());
    }

    private static void Prepend(JsonArray list, JsonArray items)
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            list.Insert(0, items[i]!.DeepClone());
        }

        while (list.Count > 20)
        {
            list.RemoveAt(20);
        }
    }

    private static void Minute(JsonArray minutes, JsonNode changed)
    {
        var at = changed["minute"]!.GetValue<DateTimeOffset>();
        foreach (var minute in minutes)
        {
            if (minute!["minute"]!.GetValue<DateTimeOffset>() == at)
            {
                minute["count"] = changed["count"]!.DeepClone();
                return;
            }
        }

        while (minutes[^1]!["minute"]!.GetValue<DateTimeOffset>() < at)
        {
            var next = minutes[^1]!["minute"]!.GetValue<DateTimeOffset>().AddMinutes(1);
            minutes.RemoveAt(0);
            minutes.Add(new JsonObject { ["minute"] = next, ["count"] = next == at ? changed["count"]!.DeepClone() : 0 });
        }
    }
}
