using Ioc.Domain.Text;

namespace Ioc.Domain.Alerts;

/// <summary>Somebody who is told of alerts by e-mail, as an operator wrote it.</summary>
/// <param name="Name">2 to 120 characters: a person, or the duty desk.</param>
/// <param name="Language">vi or en: which text stands first.</param>
/// <param name="LeastSeverity">What matters less is not told.</param>
/// <param name="Rules">Codes of rules; none: every rule.</param>
/// <param name="WaitMinutes">0 to 1440: how long what is not critical waits for more, to go in one letter.</param>
public sealed record AlertRecipientConfig(string? Name, string? Email, string? Language, string? LeastSeverity, IReadOnlyList<string>? Rules, int WaitMinutes, bool Enabled);

/// <summary>Somebody who is told of alerts, validated.</summary>
public sealed record AlertRecipient(string Name, string Email, string Language, string LeastSeverity, IReadOnlyList<string> Rules, int WaitMinutes, bool Enabled)
{
    private const int LongestAddress = 254;

    /// <summary>What is wrong with it; nothing when it can be written.</summary>
    /// <param name="rules">The codes of the rules that there are.</param>
    public static IReadOnlyList<LocalText> Faults(AlertRecipientConfig config, IReadOnlyCollection<string> rules)
    {
        var faults = new List<LocalText>();
        if (config.Name?.Trim().Length is not (>= 2 and <= 120))
        {
            faults.Add(new("Tên người nhận gồm 2 đến 120 ký tự.", "The recipient's name has 2 to 120 characters."));
        }

        if (config.Email?.Trim() is not { Length: > 0 and <= LongestAddress } email || !IsAddress(email))
        {
            faults.Add(new("Địa chỉ thư không đúng. Ví dụ đúng: truc-ban@co-quan.vn.", "The e-mail address is wrong. A right one: duty@agency.vn."));
        }

        if (config.Language is not ("vi" or "en"))
        {
            faults.Add(new("Ngôn ngữ là vi hoặc en.", "The language is vi or en."));
        }

        if (config.LeastSeverity is null || !AlertSeverities.All.Contains(config.LeastSeverity, StringComparer.Ordinal))
        {
            faults.Add(new("Mức thấp nhất là info, warning hoặc critical.", "The least severity is info, warning or critical."));
        }

        if (config.Rules?.Where(code => !rules.Contains(code, StringComparer.Ordinal)).ToList() is { Count: > 0 } unknown)
        {
            var list = string.Join(", ", unknown);
            faults.Add(new($"Không có quy tắc: {list}. Hãy chọn trong danh sách quy tắc.", $"There are no such rules: {list}. Choose from the list of rules."));
        }

        if (config.WaitMinutes is < 0 or > 1440)
        {
            faults.Add(new("Thời gian gộp thư từ 0 đến 1440 phút.", "A letter waits 0 to 1440 minutes for more."));
        }

        return faults;
    }

    // What a duty desk writes: one name at one host. The rare forms that RFC 5321 allows beside it are mistakes here.
    private static bool IsAddress(string email) =>
        email.Split('@') is [{ Length: > 0 and <= 64 } name, { Length: > 2 } host]
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
        && name[0] != '.' && name[^1] != '.' && !name.Contains("..", StringComparison.Ordinal)
        && host.Contains('.', StringComparison.Ordinal)
        && host.Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    /// <summary>The validated form of what has no faults.</summary>
    public static AlertRecipient Of(AlertRecipientConfig config) => new(
        config.Name!.Trim(), config.Email!.Trim(), config.Language!, config.LeastSeverity!, [.. (config.Rules ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], config.WaitMinutes, config.Enabled);
}
