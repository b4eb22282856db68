using Ioc.Analytics.Sources;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Sources;

/// <summary>Which lodging houses a chief sees as silent or late. It is Saturday, 21 November 2026.</summary>
public sealed class HouseDisciplineTests
{
    private const string Declarations =
        "Họ và tên;Ngày sinh;Giới tính;Quốc tịch;Loại giấy tờ;Số giấy tờ;Loại cư trú;Tỉnh, thành phố;Ngày đến;Ngày đi dự kiến;Số phòng;Địa chỉ lưu trú;Lý do lưu trú;Thông báo lúc\n";

    [Fact]
    public async Task A_house_that_declares_nothing_is_listed_as_silent_since_its_last_guest_or_since_it_was_registered_before_those_that_declare_late()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await town.SendAsync("establishments", "code,place_code,name,kind,rooms,valid_from,valid_to\n"
            + "NEVER,A,Chưa từng,hotel,10,2026-10-01,\nGONE,A,Thôi báo,hotel,10,2025-07-01,\nLONG,A,Đã lâu,hotel,10,2025-07-01,\nLATE,A,Muộn,hotel,10,2025-07-01,\nFILE,A,Theo tệp,hotel,10,2025-07-01,\n"
            + "GOOD,A,Đúng hạn,hotel,10,2025-07-01,\nNEW,A,Mới mở,hotel,10,2026-11-18,\nSHUT,A,Đã đóng,hotel,10,2025-07-01,2026-11-01\n");
        string Row(string house, string arrives, string leaves, string declared) => $"Khách Mẫu;17/04/1991;F;KOR;4;M{house}{arrives[..2]};3;;{arrives};{leaves};;{house};1;{declared}\n";

        await town.SendAsync("lodging_declaration", Declarations
            + Row("LONG", "01/09/2025", "02/09/2025", "2025-09-01 20:00")
            + Row("GONE", "02/11/2026", "03/11/2026", "2026-11-02 20:00")
            + Row("GOOD", "19/11/2026", "20/11/2026", "2026-11-19 22:59")
            + Row("LATE", "18/11/2026", "19/11/2026", "2026-11-18 23:01")
            + Row("LATE", "19/11/2026", "20/11/2026", "2026-11-19 22:59")
            // No time is told: the file came days after.
            + Row("FILE", "18/11/2026", "19/11/2026", ""));
        var houses = await new SourceHealth(database.DataSource, town.Town.Clock).HousesAsync(100, CancellationToken.None);

        Assert.Equal(
            [
                ("LONG", new DateOnly(2025, 9, 1), new DateOnly(2025, 9, 2), 446),
                ("NEVER", null, new DateOnly(2026, 10, 1), 51),
                ("GONE", new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 3), 19),
            ],
            houses.Where(house => house.SilentSince is not null).Select(house => (house.Code, house.LastArrival, house.SilentSince!.Value, house.SilentDays)));
        Assert.Equal([("FILE", 1, 1), ("LATE", 1, 2)], houses.Skip(3).Select(house => (house.Code, house.Late, house.Timed)));
    }
}
