using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Ioc.Web.Platform.Identity;
using Npgsql;

namespace Ioc.Web.Platform.Staff;

/// <summary><c>staff add NAME --display "Full name" --roles a,b</c>: adds a member of staff, or gives one a new password and ends their sessions.</summary>
public static partial class StaffCommand
{
    private const string Usage = """Usage: staff add NAME --display "Full name" --roles officer,supervisor,authority,operator,auditor,leader,administrator""";

    /// <summary>Runs the command; the new password is shown once and kept nowhere.</summary>
    /// <param name="arguments">What follows the word <c>staff</c>.</param>
    /// <returns>The exit code: 0 done, 2 arguments that do not fit.</returns>
    public static async Task<int> RunAsync(string[] arguments, NpgsqlDataSource database, TimeProvider clock, TextWriter output, TextWriter errors, CancellationToken token)
    {
        if (arguments is not ["add", var name, ..] || Value(arguments, "--display") is not { Length: > 0 } display || Value(arguments, "--roles") is not { } list)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        var roles = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!IsAccountName(name))
        {
            await errors.WriteLineAsync($"'{name}' cannot be an account's name: 2 to 40 of a-z, 0-9, dot, dash and underscore, a letter first.");
            return 2;
        }

        if (roles.Length == 0 || roles.FirstOrDefault(role => !StaffRoles.All.Contains(role, StringComparer.Ordinal)) is { } || roles.Length != roles.Distinct(StringComparer.Ordinal).Count())
        {
            await errors.WriteLineAsync($"--roles takes one or more of: {string.Join(", ", StaffRoles.All)}, each once.");
            return 2;
        }

        var password = NewPassword();
        await new StaffAccounts(database, clock).SaveAsync(new StaffMember(name, display, roles), password, demo: false, token);

        // what was open with the old password and the old roles is over
        await SessionStore.EndAllAsync(database, Policies.StaffScheme, name, token);
        await output.WriteLineAsync($"{name}: {password}");
        return 0;
    }

    /// <summary>A password that nobody chose: 16 letters and digits that do not look alike.</summary>
    internal static string NewPassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);

    /// <summary>Whether an account can bear this name.</summary>
    internal static bool IsAccountName(string name) => AccountName().IsMatch(name);

    private static string? Value(string[] arguments, string option)
    {
        var at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9._-]{1,39}$", RegexOptions.None, 1000)]
    private static partial Regex AccountName();
}
