using System.Globalization;

namespace Ioc.Data.Embedded;

/// <summary>
/// The user that PostgreSQL runs as. It refuses to run as root; then it runs as the owner of an existing cluster,
/// else as the user <c>ioc</c> where the machine has one, else as <c>nobody</c>.
/// </summary>
internal sealed record ServerAccount(uint UserId, uint GroupId, bool Switches)
{
    /// <summary>The words before a command that run it as this user.</summary>
    public IReadOnlyList<string> Prefix => Switches
        ? ["setpriv", Invariant($"--reuid={UserId}"), Invariant($"--regid={GroupId}"), "--clear-groups", "--no-new-privs", "--"]
        : [];

    public static async Task<ServerAccount> ChooseAsync(string cluster, CancellationToken token)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(0, 0, Switches: false);
        }

        if (await OwnerAsync(cluster, token) is { User: not 0 } owner)
        {
            return new ServerAccount(owner.User, owner.Group, Switches: true);
        }

        var accounts = (await File.ReadAllLinesAsync("/etc/passwd", token)).Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        var account = accounts.Find(fields => fields[0] == "ioc") ?? accounts.Find(fields => fields[0] == "nobody")
            ?? throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root and there is no user for it. Create one: useradd --system --no-create-home ioc");
        return new ServerAccount(Number(account[2]), Number(account[3]), Switches: true);
    }

    /// <summary>Who owns a file or folder; null when it is not there.</summary>
    public static async Task<(uint User, uint Group)?> OwnerAsync(string path, CancellationToken token)
    {
        var (status, output) = await Command.RunAsync(["stat", "-L", "-c", "%u %g", path], null, token);
        return status == 0 && output.Split(' ') is [var user, var group] ? (Number(user), Number(group)) : null;
    }

    /// <summary>Whether the account can reach a path and use it: asked of the system itself, so that ACLs and mounts count too.</summary>
    public async Task<bool> CanReachAsync(string path, CancellationToken token)
    {
        var (status, output) = await Command.RunAsync([.. Prefix, "test", "-x", path], null, token);
        return status switch
        {
            0 => true,
            _ when output.Length == 0 => false,
            _ => throw new EmbeddedPostgresException(
                $"PostgreSQL does not run as root, and switching to user {UserId} failed ({output.ReplaceLineEndings(" ")}). Run as an ordinary user, or give a server's connection string."),
        };
    }

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
