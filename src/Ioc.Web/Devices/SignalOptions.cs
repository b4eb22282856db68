using Microsoft.Extensions.Options;

namespace Ioc.Web.Devices;

/// <summary>Signal controllers that do not report by themselves and are asked; section <c>Signals</c> of the configuration.</summary>
public sealed class SignalOptions
{
    /// <summary>One entry for each junction.</summary>
    public IList<PolledController> Polled { get; init; } = [];
}

/// <summary>A controller that is asked for its signals over HTTP.</summary>
public sealed class PolledController
{
    /// <summary>As cameras' rules name it, 1 to 60 characters.</summary>
    public string Junction { get; set; } = "";

    /// <summary>What to ask, http or https; <c>after=…</c> is added to its query.</summary>
    public string Url { get; set; } = "";

    /// <summary>Milliseconds from question to question, 200 to 10,000.</summary>
    public int EveryMilliseconds { get; set; } = 500;

    /// <summary>Milliseconds to wait for an answer, 50 to 10,000.</summary>
    public int TimeoutMilliseconds { get; set; } = 400;

    /// <summary>Milliseconds between questions at most while the controller does not answer, up to 60,000: each failure doubles the pause up to here.</summary>
    public int LongestPauseMilliseconds { get; set; } = 10_000;

    /// <summary>A file whose first line is sent as a bearer token; null: none is sent.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The pause before the next question.</summary>
    /// <param name="failures">In a row; 0 when the last question was answered.</param>
    public TimeSpan PauseAfter(int failures) => TimeSpan.FromMilliseconds(Math.Min(LongestPauseMilliseconds, EveryMilliseconds * Math.Pow(2, Math.Min(failures, MostDoublings))));

    private const int MostDoublings = 16;
}

/// <summary>Says of each wrong entry what is wrong, by its path.</summary>
public sealed class SignalOptionsCheck : IValidateOptions<SignalOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SignalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        for (var i = 0; i < options.Polled.Count; i++)
        {
            var one = options.Polled[i];
            void Fault(bool wrong, string field, string vi, string en)
            {
                if (wrong)
                {
                    faults.Add($"Signals:Polled:{i}:{field}: {vi} / {en}.");
                }
            }

            Fault(one.Junction.Trim().Length is 0 or > 60, nameof(one.Junction), "tên nút giao gồm 1 đến 60 ký tự", "a junction's name is 1 to 60 characters");
            Fault(options.Polled.Take(i).Any(other => other.Junction == one.Junction), nameof(one.Junction), "nút giao đã có ở mục trước", "the junction stands in an entry before");
            Fault(
                !Uri.TryCreate(one.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0, nameof(one.Url),
                "phải là địa chỉ http hoặc https đầy đủ, không kèm mật khẩu (dùng TokenFile)", "must be a full http or https address without a password (use TokenFile)");
            Fault(one.EveryMilliseconds is < 200 or > 10_000, nameof(one.EveryMilliseconds), "từ 200 đến 10.000", "must be 200 to 10,000");
            Fault(one.TimeoutMilliseconds is < 50 or > 10_000, nameof(one.TimeoutMilliseconds), "từ 50 đến 10.000", "must be 50 to 10,000");
            Fault(
                one.LongestPauseMilliseconds < one.EveryMilliseconds || one.LongestPauseMilliseconds > 60_000, nameof(one.LongestPauseMilliseconds),
                "từ EveryMilliseconds đến 60.000", "must be EveryMilliseconds to 60,000");
            Fault(one.TokenFile is { } file && !File.Exists(file), nameof(one.TokenFile), "không có tệp này", "there is no such file");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
