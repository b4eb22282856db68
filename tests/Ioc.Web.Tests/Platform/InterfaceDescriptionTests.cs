using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Testing;

namespace Ioc.Web.Tests.Platform;

/// <summary>The committed description of the interface, from which the pages' types are made, is the one that the host gives.</summary>
public sealed class InterfaceDescriptionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    [Fact]
    public async Task The_committed_description_of_the_interface_is_the_one_that_the_host_gives()
    {
        await using var site = await RunningSite.StartAsync(database);
        using var client = site.Client();
        var given = Ordered(JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!).AsObject();
        // The address of the host that was asked is not part of the interface.
        given.Remove("servers");
        var text = given.ToJsonString(Indented) + "\n";
        var file = Path.Combine(Root(), "src/Ioc.Web/openapi.json");
        if (Environment.GetEnvironmentVariable("IOC_WRITE_OPENAPI") is "1")
        {
            await File.WriteAllTextAsync(file, text);
        }

        Assert.True(File.Exists(file) && await File.ReadAllTextAsync(file) == text,
            "src/Ioc.Web/openapi.json is not what the host gives. Write it anew: IOC_WRITE_OPENAPI=1 ./ioc test The_committed_description, then npm run types --workspace src/Ioc.Web/ClientApp");
    }

    [Fact]
    public void No_two_records_of_the_interface_share_a_name()
    {
        var schemas = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "src/Ioc.Web/openapi.json")))!["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Shared(schemas));
        Assert.Equal(["LicencePoints2"], Shared(new HashSet<string>(StringComparer.Ordinal) { "LicencePoints", "LicencePoints2", "Sha256" }));      // it would be seen
    }

    // Of two types with one name the second is described under the name and a number.
    private static IEnumerable<string> Shared(IReadOnlySet<string> names) => names.Where(name => name.TrimEnd("0123456789".ToCharArray()) is var plain && plain != name && names.Contains(plain));

    // Names in order, so that the file changes only where the interface does.
    private static JsonNode Ordered(JsonNode node) => node switch
    {
        JsonObject thing => new JsonObject(thing.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : (JsonNode?)Ordered(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Ordered(item))]),
        _ => node.DeepClone(),
    };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ioc")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
