using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ioc.EndToEnd;

/// <summary>The operator is told in words that a real camera wants another password, before it is saved and after.</summary>
public sealed class CameraPasswordTests
{
    [Fact]
    public async Task A_wrong_password_is_told_to_the_operator_in_words_and_the_right_one_shows_a_picture()
    {
        await using var camera = await RtspCamera.ServeAsync(Repository.Sample("junction-day.mp4"), RunningCity.FreePort(), ("ioc", "right-one"));
        await using var city = await RunningCity.StartAsync();
        using var operatorsBrowser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(city.Address) };
        operatorsBrowser.DefaultRequestHeaders.Add("X-IOC", "1");
        (await operatorsBrowser.PostAsJsonAsync("/api/session", new { name = "vanhanh", password = "an-thinh-demo" })).EnsureSuccessStatusCode();
        string Address(string password) => camera.Url.Replace("rtsp://", $"rtsp://ioc:{password}@", StringComparison.Ordinal);

        using var refused = await operatorsBrowser.PostAsJsonAsync("/api/cameras/test", new { kind = "stream", source = Address("wrong-one") });
        var text = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("text");
        Assert.Contains("mật khẩu", text.GetProperty("vi").GetString(), StringComparison.Ordinal);
        Assert.Contains("password", text.GetProperty("en").GetString(), StringComparison.Ordinal);

        using var answered = await operatorsBrowser.PostAsJsonAsync("/api/cameras/test", new { kind = "stream", source = Address("right-one") });
        Assert.Equal("h264", (await answered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("codec").GetString());

        // Saved with the wrong one all the same: the list says what is the matter, and nothing says the password.
        (await operatorsBrowser.PostAsJsonAsync("/api/cameras", new { code = "E2E-RTSP", nameVi = "Thử", nameEn = "Test", kind = "stream", source = Address("wrong-one"), simulated = true })).EnsureSuccessStatusCode();
        var list = "";
        for (var attempt = 0; attempt < 60 && !list.Contains("mật khẩu", StringComparison.Ordinal); attempt++)
        {
            await Task.Delay(1000);
            using var cameras = JsonDocument.Parse(await operatorsBrowser.GetStringAsync("/api/cameras"));
            list = cameras.RootElement.EnumerateArray().Single(one => one.GetProperty("code").GetString() == "E2E-RTSP").GetProperty("state").ToString();
        }

        Assert.Contains("mật khẩu", list, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-one", city.HostOutput + list, StringComparison.Ordinal);
    }
}
