using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Domain.Plates;

namespace Ioc.Vision.Rules;

/// <summary>Rules as JSON (docs/camera-rules.md) to checked rules. Every fault is collected.</summary>
internal sealed class RuleParser(List<ConfigError> errors, RoadPlane? plane, DeviceCertificate? certificate, JsonElement? planeJson, JsonElement? certificateJson)
{
    internal static readonly string[] Kinds =
    [
        RedLightRuleModel.KindName, WrongWayRuleModel.KindName, LaneRuleModel.WrongLane, SolidLineRuleModel.KindName, ForbiddenRoadRuleModel.KindName,
        TurnRuleModel.ForbiddenTurn, TurnRuleModel.UTurn, ParkingRuleModel.KindName, LaneRuleModel.EmergencyLane, SpeedRuleModel.KindName, PlateCoveredRuleModel.KindName,
    ];

    private static readonly string[] Classes = [VehicleClasses.Car, VehicleClasses.Motorbike, VehicleClasses.Truck, VehicleClasses.Bus];
    private static readonly string[] Conditions = ["expressway", "junction", "bridge", "stopping", "outside_town", "roadway", "place", "missing"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The road's plane of a camera.</summary>
    internal static RoadPlane? Plane(RuleFields fields)
    {
        var marks = new List<PlaneMark>();
        foreach (var mark in fields.List("points", RoadPlane.LeastMarks, RoadPlane.MostMarks))
        {
            marks.Add(new PlaneMark(
                new((float)mark.Number("x", null, 0, 1), (float)mark.Number("y", null, 0, 1)), mark.Number("metresX", null, -10_000, 10_000), mark.Number("metresY", null, -10_000, 10_000)));
            mark.Finish();
        }

        var height = fields.Number("cameraHeightMetres", null, 2, 60);
        var error = fields.Number("pointErrorPixels", 2, 0.5, 20);
        fields.Finish();
        if (!fields.Sound || marks.Count == 0)
        {
            return null;
        }

        var (made, fault) = RoadPlane.From(marks, height, error);
        if (fault is not null)
        {
            fields.Wrong("points", fault);
        }

        return made;
    }

    /// <summary>A device's certificate.</summary>
    internal static DeviceCertificate? Certificate(RuleFields fields)
    {
        var number = fields.Name("number", 60);
        DateOnly Day(string name)
        {
            if (DateOnly.TryParseExact(fields.Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            fields.Wrong(name, "must be a day yyyy-MM-dd");
            return default;
        }

        var (from, to) = (Day("validFrom"), Day("validTo"));
        fields.Finish();
        if (fields.Sound && to < from)
        {
            fields.Wrong("validTo", "must not be before validFrom");
        }

        return fields.Sound ? new DeviceCertificate(number, from, to) : null;
    }

    /// <summary>What is agreed of a camera that reads plates itself.</summary>
    internal static DeviceModel Device(RuleFields fields)
    {
        var model = new DeviceModel(fields.Number("sureFrom", DeviceModel.Usual.SureFrom, 0.5, 1));
        fields.Finish();
        return model;
    }

    /// <summary>One rule; null when it is wrong.</summary>
    internal RuleModel? Rule(JsonElement json, string path)
    {
        var before = errors.Count;
        var fields = new RuleFields(json, path, errors);
        if (!fields.Sound)
        {
            return null;
        }

        var id = fields.Name("id", 60);
        var kind = fields.OneOf("kind", null, Kinds);
        if (fields.Text("kind") != kind)
        {
            return null;
        }

        var scope = Scope(fields, kind);
        var (canonical, version) = Versioned(json, kind);
        RuleModel model = kind switch
        {
            not SpeedRuleModel.KindName when fields.Flag("reported") => new ReportedRuleModel(id, canonical, version, kind),
            RedLightRuleModel.KindName => RedLight(fields, id, canonical, version),
            WrongWayRuleModel.KindName => new WrongWayRuleModel(id, canonical, version, fields.Line("line"), fields.Direction("allowed")),
            SolidLineRuleModel.KindName => new SolidLineRuleModel(id, canonical, version, fields.Way("path"), fields.DirectionOrBoth("forbidden")),
            ForbiddenRoadRuleModel.KindName => new ForbiddenRoadRuleModel(id, canonical, version, fields.Line("line"), fields.DirectionOrBoth("forbidden")),
            LaneRuleModel.WrongLane or LaneRuleModel.EmergencyLane => new LaneRuleModel(
                id, canonical, version, kind, fields.Zone("zone"), fields.Has("arrow") ? fields.Line("arrow") : null,
                TimeSpan.FromSeconds(fields.Number("leastSeconds", kind == LaneRuleModel.WrongLane ? 1 : 1.5, 0.3, 30))),
            TurnRuleModel.UTurn when fields.Has("zone") => new HeadingTurnRuleModel(id, canonical, version, fields.Zone("zone"), fields.Number("leastDegrees", 150, 120, 180)),
            TurnRuleModel.UTurn or TurnRuleModel.ForbiddenTurn => new TurnRuleModel(
                id, canonical, version, kind, fields.Line("entryLine"), fields.Direction("entry"), fields.Line("exitLine"), fields.Direction("exit"),
                TimeSpan.FromSeconds(fields.Number("withinSeconds", 20, 1, 120))),
            ParkingRuleModel.KindName => new ParkingRuleModel(
                id, canonical, version, fields.Zone("zone"), TimeSpan.FromSeconds(fields.Number("allowedSeconds", null, 0, 86_400)), fields.Flag("notAtRed")),
            SpeedRuleModel.KindName => Speed(fields, id, canonical, version),
            _ => new PlateCoveredRuleModel(
                id, canonical, version, fields.Has("zone") ? fields.Zone("zone") : null, (float)fields.Number("leastWidthPixels", 70, 40, 400), (int)fields.Number("leastReads", 6, 4, 20)),
        };
        fields.Finish();
        return errors.Count == before ? model with { Scope = scope } : null;
    }

    private static RuleScope Scope(RuleFields fields, string kind)
    {
        var classes = fields.Words("classes", Classes);
        var ask = fields.OneOf("unknownClass", "ignore", "ignore", "person") == "person";
        var condition = Condition(fields);
        var windows = new List<TimeWindow>();
        foreach (var window in fields.List("schedule", 0, 20))
        {
            var days = window.Words("days", Days);
            windows.Add(new TimeWindow(
                (days.Count == 0 ? Days : days).Select(d => (DayOfWeek)Array.IndexOf(Days, d)).ToHashSet(), Minute(window, "from", 0, 1439), Minute(window, "to", 1, 1440)));
            window.Finish();
        }

        if (kind == LaneRuleModel.WrongLane && classes.Count == 0 && !fields.Has("classes"))
        {
            fields.Wrong("classes", "must name who may not be there");
        }

        if (kind == ForbiddenRoadRuleModel.KindName && classes.Count == 0 && windows.Count == 0 && !fields.Has("classes") && !fields.Has("schedule"))
        {
            fields.Wrong("classes", "must name whom the road is closed to, or schedule when");
        }

        return new RuleScope(classes, ask, windows.Count == 0 ? Schedule.Always : new Schedule(windows), condition);
    }

    private static int Minute(RuleFields window, string name, int least, int most)
    {
        var parts = (window.Has(name) ? window.Text(name) : null)?.Split(':');
        if (parts is [{ Length: 2 } hour, { Length: 2 } minute]
            && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && m < 60 && (h * 60) + m is var total && total >= least && total <= most)
        {
            return total;
        }

        window.Wrong(name, least == 0 ? "must be a time HH:mm from 00:00 to 23:59" : "must be a time HH:mm from 00:01 to 24:00");
        return least;
    }

    private static RedLightRuleModel RedLight(RuleFields fields, string id, string canonical, string version)
    {
        var (lamp, controller) = Signal(fields, required: true);
        var arrows = new List<ArrowModel>();
        foreach (var arrow in fields.List("arrows", 0, 4))
        {
            var always = arrow.Flag("always");
            var (box, group) = Signal(arrow, required: !always);
            arrows.Add(new ArrowModel(arrow.Line("exitLine"), box, group, always));
            arrow.Finish();
        }

        return new RedLightRuleModel(id, canonical, version, fields.Line("stopLine"), fields.Line("exitLine"), fields.Direction("allowed"), lamp) { Controller = controller, Arrows = arrows };
    }

    private static (LampBox? Lamp, SignalGroup? Controller) Signal(RuleFields fields, bool required)
    {
        var (hasLamp, signal) = (fields.Has("lamp"), fields.Inner("signal"));
        SignalGroup? group = null;
        if (signal is not null)
        {
            signal.OneOf("source", null, "controller");
            group = new SignalGroup(signal.Name("junction", 60), signal.Name("group", 60));
            signal.Finish();
        }

        if (hasLamp && signal is not null)
        {
            fields.Wrong("signal", "must not stand beside lamp: one of them tells");
        }

        return (hasLamp || (required && signal is null) ? fields.Lamp("lamp") : null, group);
    }

    /// <summary>Class to km/h, for at least one class.</summary>
    internal static IReadOnlyDictionary<string, double> Limits(RuleFields fields)
    {
        var limits = new Dictionary<string, double>(StringComparer.Ordinal);
        if (fields.Inner("limits") is { } given)
        {
            foreach (var name in Classes.Where(given.Has))
            {
                limits[name] = given.Number(name, null, 5, 150);
            }

            given.Finish();
        }

        if (limits.Count == 0)
        {
            fields.Wrong("limits", "must give km/h for at least one of " + string.Join(", ", Classes));
            limits[VehicleClasses.Car] = 150;
        }

        return limits;
    }

    /// <summary>What singles out the offence; null for nothing special.</summary>
    internal static string? Condition(RuleFields fields) => fields.Has("condition") ? fields.OneOf("condition", null, Conditions) : null;

    private SpeedRuleModel Speed(RuleFields fields, string id, string canonical, string version)
    {
        var limits = Limits(fields);
        var tolerance = fields.Number("toleranceKmh", 0, 0, 20);
        var method = fields.OneOf("method", null, "lines", "plane", "device");
        if (method == "device")
        {
            return new SpeedRuleModel(id, canonical, version, limits, tolerance, 6, certificate) { DeviceUncertaintyKmh = fields.Number("uncertaintyKmh", null, 0.1, 20) };
        }

        if (method == "lines")
        {
            var lines = new SpeedLines(
                fields.Line("firstLine"), fields.Line("secondLine"), fields.Number("distanceMetres", null, 3, 500), fields.Number("distanceErrorMetres", 0.1, 0.005, 5));
            return new SpeedRuleModel(id, canonical, version, limits, tolerance, fields.Number("cameraHeightMetres", plane?.CameraHeight, 2, 60), certificate) { Lines = lines };
        }

        if (plane is null)
        {
            fields.Wrong("method", "is plane, but the camera has no plane");
        }

        return new SpeedRuleModel(id, canonical, version, limits, tolerance, plane?.CameraHeight ?? 6, certificate) { Plane = plane, Zone = fields.Has("zone") ? fields.Zone("zone") : null };
    }

    // What measures belongs to what judged: the plane and the certificate are part of a speed rule's version.
    private (string Text, string Sha256) Versioned(JsonElement rule, string kind)
    {
        if (kind != SpeedRuleModel.KindName || (planeJson is null && certificateJson is null))
        {
            return CanonicalJson.Of(rule);
        }

        var whole = JsonNode.Parse(rule.GetRawText(), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip })!.AsObject();
        if (planeJson is { } measured)
        {
            whole["plane"] = JsonNode.Parse(measured.GetRawText(), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }

        if (certificateJson is { } proven)
        {
            whole["certificate"] = JsonNode.Parse(proven.GetRawText(), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }

        return CanonicalJson.Of(JsonElement.Parse(whole.ToJsonString()));
    }
}
