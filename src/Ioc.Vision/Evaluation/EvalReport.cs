using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Vision.Evaluation;

/// <summary>Everything that <c>eval</c> found out, as a table or as JSON.</summary>
public sealed record EvalReport(Scores Scores, IReadOnlyList<FacetScores> Facets, ClassScores Classes)
{
    /// <summary>Null when it was not asked for.</summary>
    public Reliability? Reliability { get; init; }

    /// <summary>Null when nothing was compared.</summary>
    public IReadOnlyList<PairedCounts>? Against { get; init; }

    /// <summary>The scores of the second set; null when nothing was compared.</summary>
    public Scores? Others { get; init; }

    /// <summary>Reads of the second set whose truth is known.</summary>
    public int OthersReads { get; init; }

    /// <summary>The scores, and <c>groups</c>, <c>classes</c>, <c>reliability</c>, <c>against</c> and <c>others</c> beside them.</summary>
    public string ToJson()
    {
        var json = JsonSerializer.SerializeToNode(Scores)!.AsObject();
        json["groups"] = JsonSerializer.SerializeToNode(Facets);
        json["classes"] = JsonSerializer.SerializeToNode(Classes);
        if (Reliability is not null)
        {
            json["reliability"] = JsonSerializer.SerializeToNode(Reliability);
        }

        if (Against is not null)
        {
            json["against"] = JsonSerializer.SerializeToNode(Against);
            json["others"] = JsonSerializer.SerializeToNode(Others);
        }

        return json.ToJsonString();
    }

    /// <summary>For people.</summary>
    /// <param name="models">The models' folder.</param>
    /// <param name="against">The folder that they are compared with; null when none is.</param>
    public string ToTable(string models, string? against)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Scores.Scenes} scenes. Shares with their 95 % intervals.");
        table.AppendLine(CultureInfo.InvariantCulture, $"  one line read whole    {Of(Scores.Read.OneLine)}");
        table.AppendLine(CultureInfo.InvariantCulture, $"  two lines read whole   {Of(Scores.Read.TwoLines)}");
        table.AppendLine(CultureInfo.InvariantCulture, $"  readable plates found  {Found(Scores.Readable)}");
        table.AppendLine(CultureInfo.InvariantCulture, $"  plates found           {Found(Scores.Plates)}, {Scores.FalsePerScene:0.000} false finds a scene");
        table.AppendLine(CultureInfo.InvariantCulture, $"  characters             {Of(Scores.Characters)}");
        table.AppendLine(CultureInfo.InvariantCulture, $"  right when sure        {Of(Scores.Sure)}; sure of {Of(new Share(Facets[0].Known, Scores.Sure.Count))} reads");
        table.AppendLine(CultureInfo.InvariantCulture, $"  lines, colour, vehicle {Of(Classes.Lines)}; {Of(Classes.Colour)}; {Of(Classes.Vehicle)}");
        table.AppendLine(CultureInfo.InvariantCulture, $"  median {Scores.Ms.Detect:0.0} ms to find, {Scores.Ms.Read:0.0} ms to read a plate");
        string? by = "all";
        foreach (var facet in Facets.Skip(1))
        {
            if (facet.By != by)
            {
                table.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{facet.By,-28} {"read whole",34} {"found",34} {"false/scene",12} {"sure and right",16}");
                by = facet.By;
            }

            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{facet.Value,-28} {Of(facet.Read),34} {Found(facet.Plates),34} {facet.FalsePerScene,12:0.000} {(facet.Sure.Count == 0 ? "-" : $"{facet.Sure.Right}/{facet.Sure.Count}"),16}");
        }

        if (Reliability is not null)
        {
            table.AppendLine().AppendLine(Reliability.ToTable());
        }

        if (Against is not null)
        {
            table.AppendLine().AppendLine(PairedCounts.Table(Against, models, against ?? "?"));
            AppendBoth(table, Others!);
        }

        return table.ToString().TrimEnd();
    }

    private void AppendBoth(StringBuilder table, Scores others)
    {
        void Row(string name, string a, string b) => table.AppendLine(CultureInfo.InvariantCulture, $"{name,-24} {a,34} {b,34}");
        table.AppendLine();
        Row("", "A", "B");
        Row("one line read whole", Of(Scores.Read.OneLine), Of(others.Read.OneLine));
        Row("two lines read whole", Of(Scores.Read.TwoLines), Of(others.Read.TwoLines));
        Row("readable plates found", Found(Scores.Readable), Found(others.Readable));
        Row("plates found", Found(Scores.Plates), Found(others.Plates));
        Row("false finds a scene", Number(Scores.FalsePerScene, "0.000"), Number(others.FalsePerScene, "0.000"));
        Row("characters", Of(Scores.Characters), Of(others.Characters));
        Row("right when sure", Of(Scores.Sure), Of(others.Sure));
        Row("sure of its reads", Of(new Share(Facets[0].Known, Scores.Sure.Count)), Of(new Share(OthersReads, others.Sure.Count)));
        Row("ms to find, to read", $"{Number(Scores.Ms.Detect, "0.0")}, {Number(Scores.Ms.Read, "0.0")}", $"{Number(others.Ms.Detect, "0.0")}, {Number(others.Ms.Read, "0.0")}");

        static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Found(FoundShare share) => Of(new Share(share.Count, share.Found));

    private static string Of(Share share)
    {
        if (share.Count == 0)
        {
            return "-";
        }

        var interval = Wilson.Of(share.Count, share.Right);
        return string.Create(CultureInfo.InvariantCulture, $"{share.Right}/{share.Count} {(double)share.Right / share.Count:0.000} ({interval.Low:0.000} to {interval.High:0.000})");
    }
}
