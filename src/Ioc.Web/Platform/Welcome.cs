using Ioc.Web.Platform.Demo;
using Ioc.Web.Platform.Staff;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform;

/// <summary>Says where the pages are, once the host answers.</summary>
public sealed class Welcome(IServer server, StaffAccounts accounts, IOptions<SiteOptions> site, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var lines = new List<string>
        {
            "",
            $"  Bảng điều hành · wall            {address}/",
            $"  Duyệt vi phạm · police desk      {address}/review",
            $"  Người dân · citizen's phone      {address}/citizen",
        };
        if (site.Value.Demo)
        {
            lines.AddRange(["", $"  Dữ liệu mô phỏng · simulated data. Tài khoản · accounts (mật khẩu · password: {DemoAccounts.Password})"]);
            lines.AddRange(DemoAccounts.All.Select(account => $"    {account.Name,-12} {account.What}"));
        }
        else if (!await accounts.AnyAsync(stoppingToken))
        {
            lines.AddRange(["", "  Chưa có tài khoản nào · no account yet:  ./ioc staff add NAME --display \"Họ và tên\" --roles officer"]);
        }

        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, lines) + Environment.NewLine);
    }
}
