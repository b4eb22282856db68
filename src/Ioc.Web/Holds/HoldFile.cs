using System.Globalization;
using System.Text;
using Ioc.Documents.Xlsx;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Platform;
using Ioc.Web.Review;

namespace Ioc.Web.Holds;

/// <summary>Holds as a file for the bodies that look them up: by plate, and by licence where licensing is asked. No name and no address.</summary>
internal static class HoldFile
{
    private static readonly (string Title, double Width)[] Columns =
    [
        ("bien_so", 14), ("mau_bien", 24), ("loai_xe", 14), ("giay_phep_lai_xe", 16), ("ly_do", 40), ("co_quan", 36), ("thong_bao", 22), ("quyet_dinh", 22), ("hanh_vi", 30),
        ("tam_dung_tu", 18), ("go_bo_luc", 18), ("mo_phong", 10),
    ];

    /// <summary>UTF-8 with a mark at its head, so that spreadsheets read it.</summary>
    public static byte[] Csv(IReadOnlyList<HoldListRow> rows)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Title)).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(',', Cells(row).Select(CsvCell.Of)).Append('\n');
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A workbook of one sheet.</summary>
    public static byte[] Xlsx(IReadOnlyList<HoldListRow> rows, DateTimeOffset now) => SheetWriter.Write(
        "Tạm dừng giải quyết thủ tục", now,
        [
            new Sheet(
                "Tạm dừng thủ tục",
                [
                    "Danh sách tạm dừng giải quyết thủ tục (khoản 11 Điều 47 Nghị định 168/2024/NĐ-CP)", $"Tính đến {Wording.Time(now)}",
                    .. rows.Any(row => row.Simulated) ? (string[])["Có dữ liệu mô phỏng"] : [],
                ],
                [.. Columns.Select(column => new SheetColumn(column.Title, column.Width))],
                [.. rows.Select(row => (IReadOnlyList<SheetCell>)[.. Cells(row).Select(cell => new SheetCell(cell))])]),
        ]);

    private static string?[] Cells(HoldListRow row) =>
    [
        Wording.Plate(row.Plate, row.VehicleClass), Wording.PlateColour(row.PlateColour).Vi, Wording.VehicleClass(row.VehicleClass).Vi, row.LicenceNumber,
        ProcedureViews.HoldReason(row.Reason).Vi, string.Join("; ", row.Bodies.Select(body => ProcedureViews.Body(body).Vi)), row.NoticeNumber, row.DecisionNumber,
        Wording.Kind(row.Kind).Vi, Moment(row.PlacedAt), row.ReleasedAt is { } lifted ? Moment(lifted) : null, row.Simulated ? "có" : "không",
    ];

    private static string Moment(DateTimeOffset at) => VietnamTime.At(at).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);
}
