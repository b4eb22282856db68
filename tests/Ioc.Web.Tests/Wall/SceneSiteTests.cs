using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ioc.Testing;
using Ioc.Web.Tests.OpenData;
using Ioc.Web.Tests.Platform;

namespace Ioc.Web.Tests.Wall;

/// <summary>The scenes of the wall as those who govern arrange them.</summary>
public sealed class SceneSiteTests
{
    private const string Path = "/api/wall/scenes";

    [Fact]
    public async Task A_leader_orders_switches_off_and_adds_scenes_and_the_wall_shows_them_so()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        await using var relay = await RunningRelay.StartAsync(database.DataSource);
        var list = (await leader.GetFromJsonAsync<JsonObject>(Path))!;
        Assert.Equal(["overview", "population", "labour", "tourism", "public_order", "traffic", "cameras", "programme"], list["scenes"]!.AsArray().Select(scene => (string)scene!["code"]!));

        var scenes = list["scenes"]!.DeepClone().AsArray();
        var overview = scenes[0]!;
        scenes.RemoveAt(0);
        scenes.Add(overview);
        scenes[0]!["enabled"] = false;
        scenes.Insert(0, Scene("mua_le_hoi", "lodging.guest_nights", "lodging.foreign_share"));
        using var written = await Refused.SendAsync(leader, HttpMethod.Put, Path, new { version = (string)list["version"]!, scenes });
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);

        await relay.UntilAsync(() => relay.Wall.Scenes[0].Code == "mua_le_hoi");
        Assert.Equal(["mua_le_hoi", "labour", "tourism", "public_order", "traffic", "cameras", "programme", "overview"], relay.Wall.Scenes.Select(scene => scene.Code));
        Assert.Equal("lodging.guest_nights lodging.foreign_share", string.Join(' ', relay.Wall.Scenes[0].Indicators));
        Assert.Equal(25, relay.Wall.Scenes[0].Seconds);

        // Who changes an older list overwrites nobody.
        await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Put, Path, new { version = (string)list["version"]!, scenes = list["scenes"] }), HttpStatusCode.Conflict, "scene.changed_meanwhile");
    }

    [Fact]
    public async Task A_wall_never_gets_what_is_for_authorised_roles_and_wrong_scenes_are_refused_in_words()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SmallTown(database.DataSource).BuildAsync();
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        await Refused.ToAsync(stranger, officer, HttpMethod.Get, Path);
        await Refused.ToAsync(stranger, officer, HttpMethod.Put, Path, new { version = "", scenes = Array.Empty<object>() });
        var version = (string)(await leader.GetFromJsonAsync<JsonObject>(Path))!["version"]!;

        foreach (var scenes in (JsonNode[][])
        [
            [Scene("dan_cu", "population.by_religion")], [Scene("dan_cu")], [Scene("dan_cu", "population.size", "population.size")], [Scene("Sai Mã", "population.size")],
            [Scene("dan_cu", "population.size"), Scene("dan_cu", "population.size")], [With(Scene("dan_cu", "population.size"), "enabled", false)], [With(Scene("dan_cu", "population.size"), "seconds", 2)],
            [With(Scene("dan_cu", "population.size"), "nameVi", "")], [With(Scene("dan_cu", "population.size"), "layout", "khac")], [],
        ])
        {
            await Refused.AsAsync(Refused.SendAsync(leader, HttpMethod.Put, Path, new { version, scenes }), HttpStatusCode.BadRequest, "scene.invalid");
        }

        Assert.Equal(version, (string)(await leader.GetFromJsonAsync<JsonObject>(Path))!["version"]!);
    }

    private static JsonObject Scene(string code, params string[] indicators) => new()
    {
        ["code"] = code, ["nameVi"] = "Mùa lễ hội", ["nameEn"] = "Festival", ["layout"] = "domain", ["indicators"] = new JsonArray([.. indicators.Select(one => (JsonNode)one)]), ["seconds"] = 25, ["enabled"] = true,
    };

    private static JsonObject With(JsonObject scene, string field, JsonNode value)
    {
        scene[field] = value;
        return scene;
    }
}
