using System.Text;
using System.Text.Json.Nodes;

namespace Ioc.Web.OpenData;

/// <summary>A thing of an RDF graph and what is said of it; written as JSON-LD 1.1 or as Turtle 1.1, the same statements both ways.</summary>
/// <param name="iri">Its address; null: it has none of its own.</param>
/// <param name="type">Its class, as prefix:name.</param>
internal sealed class RdfThing(string? iri, string type)
{
    private readonly List<(string Property, object Value)> said = [];

    private static readonly (string Prefix, string Namespace)[] Prefixes =
    [
        ("adms", "http://www.w3.org/ns/adms#"), ("dcat", "http://www.w3.org/ns/dcat#"), ("dct", "http://purl.org/dc/terms/"), ("foaf", "http://xmlns.com/foaf/0.1/"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"), ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    /// <summary>Says something; nothing when the value is null.</summary>
    /// <param name="value">An <see cref="RdfThing"/>, a <see cref="Uri"/>, or an <see cref="RdfText"/>.</param>
    public RdfThing Say(string property, object? value)
    {
        if (value is not null)
        {
            said.Add((property, value));
        }

        return this;
    }

    /// <summary>Says a text in both languages.</summary>
    public RdfThing Say(string property, Domain.Text.LocalText text) => Say(property, new RdfText(text.Vi, Language: "vi")).Say(property, new RdfText(text.En, Language: "en"));

    public JsonObject JsonLd()
    {
        var context = new JsonObject();
        foreach (var (prefix, space) in Prefixes)
        {
            context[prefix] = space;
        }

        var thing = Json();
        thing.Insert(0, "@context", context);
        return thing;
    }

    public string Turtle()
    {
        var text = new StringBuilder();
        foreach (var (prefix, space) in Prefixes)
        {
            text.Append("@prefix ").Append(prefix).Append(": <").Append(space).Append("> .\n");
        }

        var queue = new Queue<RdfThing>([this]);
        while (queue.TryDequeue(out var thing))
        {
            text.Append('\n').Append(Address(thing.Iri!)).Append(" a ").Append(thing.Type);
            thing.Statements(text, queue, "    ");
            text.Append(" .\n");
        }

        return text.ToString();
    }

    private string? Iri => iri;

    private string Type => type;

    private JsonObject Json()
    {
        var json = new JsonObject();
        if (iri is not null)
        {
            json["@id"] = iri;
        }

        json["@type"] = type;
        foreach (var property in said.GroupBy(s => s.Property, StringComparer.Ordinal))
        {
            json[property.Key] = new JsonArray([.. property.Select(s => s.Value switch
            {
                RdfThing thing => thing.Json(),
                Uri uri => new JsonObject { ["@id"] = uri.OriginalString },
                RdfText { Language: { } language } text => new JsonObject { ["@value"] = text.Value, ["@language"] = language },
                RdfText { DataType: { } data } text => new JsonObject { ["@value"] = text.Value, ["@type"] = data },
                var text => (JsonNode)((RdfText)text).Value,
            })]);
        }

        return json;
    }

    // What has an address of its own is told of afterwards; what has none, in place.
    private void Statements(StringBuilder text, Queue<RdfThing> queue, string indent)
    {
        foreach (var property in said.GroupBy(s => s.Property, StringComparer.Ordinal))
        {
            text.Append(" ;\n").Append(indent).Append(property.Key).Append(' ');
            var first = true;
            foreach (var (_, value) in property)
            {
                text.Append(first ? "" : ", ");
                first = false;
                switch (value)
                {
                    case RdfThing { Iri: { } address } thing:
                        text.Append(Address(address));
                        queue.Enqueue(thing);
                        break;
                    case RdfThing thing:
                        text.Append("[ a ").Append(thing.Type);
                        thing.Statements(text, queue, indent + "    ");
                        text.Append(" ]");
                        break;
                    case Uri uri:
                        text.Append(Address(uri.OriginalString));
                        break;
                    default:
                        var literal = (RdfText)value;
                        text.Append('"').Append(Escape(literal.Value)).Append('"').Append(literal.Language is { } language ? "@" + language : literal.DataType is { } data ? "^^" + data : "");
                        break;
                }
            }
        }
    }

    private static string Address(string iri) => $"<{iri}>";

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}

/// <summary>A literal: with a language, with a type (prefix:name), or plain.</summary>
internal sealed record RdfText(string Value, string? Language = null, string? DataType = null);
