using System.Text.Json;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

public sealed class CameraModelTests
{
    [Fact]
    public void A_right_configuration_is_taken()
    {
        var camera = CameraModel.Parse(Clips.CameraJson("drive.mp4", "loop"));

        Assert.Equal("T-01", camera.Code);
        Assert.True(camera.Loop);
        Assert.Equal(10, camera.AnalysedFps);
        var rule = Assert.IsType<RedLightRuleModel>(Assert.Single(camera.Rules));
        Assert.Equal(CrossingDirection.RightToLeft, rule.Allowed);
        Assert.Equal(0.6f, rule.StopLine.A.Y);
        Assert.Equal(64, rule.Version.Length);
    }

    [Fact]
    public void Every_error_is_told_at_once_with_its_field()
    {
        var wrong = Assert.Throws<CameraConfigException>(() => CameraModel.Parse("""
            {
              "code": "../x", "source": "", "play": "backwards", "analysedFps": 500, "anlysedFps": 10,
              "rules": [
                {"id": "a", "kind": "red_light", "stopLine": [[0.1, 0.5], [0.1, 0.5]], "exitLine": [[0, 0]], "allowed": "up", "lamp": {"x": 0.9, "y": 0, "width": 0.5, "height": 0.1}},
                {"id": "", "kind": "wrong_way", "line": [[0.1, 0.5], [1.5, 0.5]], "allowed": "left_to_right", "spare": 1},
                {"id": "c", "kind": "speeding"},
                7
              ]
            }
            """));

        Assert.Equal(
            [
                "anlysedFps", "code", "source", "play", "analysedFps", "rules[0].lamp", "rules[0].stopLine", "rules[0].exitLine", "rules[0].allowed",
                "rules[1].id", "rules[1].line", "rules[1].spare", "rules[2].kind", "rules[3]",
            ],
            wrong.Errors.Select(e => e.Field));
    }

    [Fact]
    public void Text_that_is_no_JSON_is_one_clear_error()
    {
        var wrong = Assert.Throws<CameraConfigException>(() => CameraModel.Parse("{ \"code\": "));

        Assert.Contains("is not understood", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_has_one_version_however_it_is_spelled()
    {
        static string Version(string json) => CanonicalJson.Of(JsonDocument.Parse(json).RootElement).Sha256;

        Assert.Equal(Version("""{"id":"a","line":[[0.10,0.5],[1,0.5]]}"""), Version("""{ "line": [[0.1, 0.50], [1.0, 0.5]], "id": "a" }"""));
        Assert.NotEqual(Version("""{"id":"a","line":[[0.1,0.5],[1,0.5]]}"""), Version("""{"id":"a","line":[[0.1,0.5],[1,0.6]]}"""));
        Assert.Equal("""{"a":[1,0.5],"b":"Đường"}""", CanonicalJson.Of(JsonDocument.Parse("""{"b":"Đường","a":[1.0,0.50]}""").RootElement).Text);
    }

    [Fact]
    public void Two_rules_of_one_name_are_refused()
    {
        var wrong = Assert.Throws<CameraConfigException>(() => CameraModel.Parse("""
            {"code":"A","source":"a.mp4","rules":[
              {"id":"x","kind":"wrong_way","line":[[0,0.5],[1,0.5]],"allowed":"left_to_right"},
              {"id":"x","kind":"wrong_way","line":[[0,0.6],[1,0.6]],"allowed":"left_to_right"}]}
            """));

        Assert.Equal("rules has the id 'x' more than once", wrong.Message);
    }
}
