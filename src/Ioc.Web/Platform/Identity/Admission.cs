using System.Security.Claims;
using Ioc.Domain.Text;

namespace Ioc.Web.Platform.Identity;

/// <summary>What an issuer vouched for; its signature, audience, nonce and time were checked before.</summary>
/// <param name="Issuer">The issuer's address.</param>
/// <param name="Subject">The issuer's lasting name for the person.</param>
/// <param name="Claims">Our words to values, by the configured map; empty values are left out.</param>
public sealed record Vouched(string Issuer, string Subject, IReadOnlyDictionary<string, string> Claims);

/// <summary>Decides whether a person for whom an issuer vouches may come in, and as whom.</summary>
public interface IAdmission
{
    /// <summary>The person's claims here, or why not.</summary>
    Task<(ClaimsPrincipal? Who, SignInProblem? Problem)> AdmitAsync(Vouched person, CancellationToken token);
}

/// <summary>Why a sign-in came to nothing; the page that asked for it is told the code and shows the text.</summary>
public sealed record SignInProblem(string Code, LocalText Text)
{
    public static readonly SignInProblem Failed = new("failed", new LocalText(
        "Đăng nhập không thành công hoặc đã quá lâu. Hãy thử lại.", "Signing in did not succeed or took too long. Try again."));

    public static readonly SignInProblem GivenUp = new("given_up", new LocalText(
        "Bạn đã dừng đăng nhập. Chưa có gì thay đổi.", "You stopped signing in. Nothing has changed."));

    public static readonly SignInProblem Unreachable = new("unreachable", new LocalText(
        "Dịch vụ định danh hiện không trả lời. Hãy thử lại sau ít phút; bạn vẫn có thể tra cứu bằng số thông báo.",
        "The identity service does not answer at the moment. Try again in a few minutes; a notice can still be looked up by its number."));

    public static readonly SignInProblem LevelTooLow = new("level_too_low", new LocalText(
        "Cần tài khoản định danh điện tử mức 2. Hãy nâng mức tại cơ quan Công an gần nhất rồi đăng nhập lại.",
        "An identity of level 2 is needed. Raise its level at the nearest police office, then sign in again."));

    public static readonly SignInProblem NumberMissing = new("number_missing", new LocalText(
        "Dịch vụ định danh không cho biết số định danh của bạn, nên không tìm được thông báo của bạn. Hãy tra cứu bằng số thông báo.",
        "The identity service did not give your personal number, so your notices cannot be found. Look the notice up by its number."));

    public static readonly SignInProblem AccountUnknown = new("account_unknown", new LocalText(
        "Tài khoản này chưa được phân công ở đây hoặc đã bị khóa. Hãy hỏi quản trị viên.",
        "This account has no assignment here or was disabled. Ask the administrator."));

    public static readonly IReadOnlyList<SignInProblem> All = [Failed, GivenUp, Unreachable, LevelTooLow, NumberMissing, AccountUnknown];
}
