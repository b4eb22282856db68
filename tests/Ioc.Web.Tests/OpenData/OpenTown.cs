using System.Net.Http.Json;
using Dapper;
using Ioc.Analytics.OpenData;
using Ioc.Testing;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.OpenData;

/// <summary>
/// A town of two wards with a released month, the one before the running one, counted as the cells of real facts are.
/// <code>
///               red light   wrong way     people     of another faith
///   ward one        12           30        600             9
///   ward two         2           20        400            40
/// </code>
/// </summary>
internal static class OpenTown
{
    /// <summary>The released month's first day.</summary>
    public static DateOnly Month { get; } = FirstOfLastMonth();

    public static string MonthText => $"{Month:yyyy-MM}";

    public static async Task BuildAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from, longitude, latitude) values
                ('T', 'area', 'Thị xã Thử', 'Test town', null, '2025-07-01', 106, 20),
                ('T-1', 'commune', 'Phường "Một"', 'Ward one', 'T', '2025-07-01', 106.1, 20.1),
                ('T-2', 'commune', 'Phường Hai', 'Ward two', 'T', '2025-07-01', null, null);
            insert into indicator.cell (measure, axes, period, place_code, dims, amount) values
                ('case.violations', 'hour,kind', @day, 'T-1', '{"kind": "red_light", "hour": "8"}', 12),
                ('case.violations', 'hour,kind', @day, 'T-1', '{"kind": "wrong_way", "hour": "9"}', 30),
                ('case.violations', 'hour,kind', @day, 'T-2', '{"kind": "red_light", "hour": "8"}', 2),
                ('case.violations', 'hour,kind', @day, 'T-2', '{"kind": "wrong_way", "hour": "8"}', 20),
                ('case.violations', 'camera', @day, 'T-1', '{"camera": "C-1"}', 42),
                ('case.violations', 'camera', @day, 'T-2', '{"camera": "C-2"}', 22),
                ('population.people', 'age_band,settlement,sex', @month, 'T-1', '{"age_band": "30-34", "sex": "female"}', 600),
                ('population.people', 'age_band,settlement,sex', @month, 'T-2', '{"age_band": "30-34", "sex": "male"}', 400),
                ('population.by_religion', 'religion', @month, 'T-1', '{"religion": "other"}', 9),
                ('population.by_religion', 'religion', @month, 'T-2', '{"religion": "other"}', 40);
            insert into indicator.measure_place (measure, place_code) values
                ('case.violations', 'T-1'), ('case.violations', 'T-2'), ('population.people', 'T-1'), ('population.people', 'T-2'), ('population.by_religion', 'T-1'), ('population.by_religion', 'T-2');
            update indicator.measure set first_period = @month where code in ('case.violations', 'population.people', 'population.by_religion');
            insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, computed_at)
            select 'population.by_religion', p.code, @month::timestamp at time zone 'Asia/Ho_Chi_Minh', (@month + interval '1 month')::timestamp at time zone 'Asia/Ho_Chi_Minh', p.amount, p.amount, now()
            from (values ('T', 49), ('T-1', 9), ('T-2', 40)) p (code, amount);
            insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, computed_at)
            select 'population.size', p.code, @month::timestamp at time zone 'Asia/Ho_Chi_Minh', (@month + interval '1 month')::timestamp at time zone 'Asia/Ho_Chi_Minh', p.amount, p.amount, now()
            from (values ('T', 1000), ('T-1', 600), ('T-2', 400)) p (code, amount);
            """,
            new { day = Month.AddDays(9), month = Month });
    }

    public static Task<ReleaseReport?> ReleaseAsync(RunningSite site) => site.App.Services.GetRequiredService<OpenDataKeeper>().LookAsync(atOnce: true, CancellationToken.None);

    public static async Task<HttpClient> SignedInAsync(RunningSite site, string name, params string[] roles)
    {
        await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember(name, "Nguyễn Văn An", roles), "right-password-1", false, CancellationToken.None);
        var client = site.Client();
        (await client.PostAsJsonAsync("/api/session", new { name, password = "right-password-1" })).EnsureSuccessStatusCode();
        return client;
    }

    private static DateOnly FirstOfLastMonth()
    {
        var today = Domain.Time.VietnamTime.DayOf(TimeProvider.System.GetUtcNow());
        return new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
    }
}
