using System.Text;
using Ioc.Enforcement.Registrations;

namespace Ioc.Enforcement.Tests.Registrations;

public sealed class RegistrationRowsTests
{
    private const string Header = "plate,plate_colour,vehicle_class,brand,model,colour,status,registered_on,expires_on,owner_kind,owner_name,owner_number,owner_address,simulated";
    private const string Good = "30A-123.45,white,car,Toyota,Vios,Trắng,active,2024-05-06,,person,Nguyễn Văn An,999000000001,\"Số 1, đường Hoa Phượng\",true";

    [Fact]
    public async Task A_plate_is_kept_without_separators_and_a_quoted_comma_is_no_separator()
    {
        var row = Assert.Single(await ReadAsync($"{Header}\n{Good}\n"));
        Assert.Equal("30A12345", row.Registration!.Plate);
        Assert.Equal("Số 1, đường Hoa Phượng", row.Registration.OwnerAddress);
        Assert.Equal(new DateOnly(2024, 5, 6), row.Registration.RegisteredOn);
    }

    [Theory]
    [InlineData("30A-123.45", "13A-123.45", "plate")] // 13 is no province
    [InlineData(",white,", ",green,", "plate_colour")]
    [InlineData(",car,", ",tank,", "vehicle_class")]
    [InlineData(",active,", ",sold,", "status")]
    [InlineData("2024-05-06", "2024-13-06", "registered_on")]
    [InlineData("2024-05-06,,", "2024-05-06,2020-01-01,", "expires_on")]
    [InlineData(",person,", ",ghost,", "owner_kind")]
    [InlineData("999000000001", "99900000", "owner_number")]
    [InlineData("Nguyễn Văn An", " ", "owner_name")]
    [InlineData("Nguyễn Văn An", "Nguy\u0007n", "owner_name")]
    [InlineData(",Toyota", ",\"Toyota", "brand")]
    [InlineData(",Toyota", ",To\"yota", "brand")]
    [InlineData(",true", ",perhaps", "simulated")]
    public async Task A_wrong_row_names_its_column_and_the_rows_around_it_are_read(string right, string wrong, string column)
    {
        var second = Good.Replace("30A-123.45", "30A-123.46", StringComparison.Ordinal);
        var rows = await ReadAsync($"{Header}\n{Good}\n{second.Replace("30A-123.46", "30A-123.45", StringComparison.Ordinal).Replace(right, wrong, StringComparison.Ordinal)}\n{second}\n");
        Assert.Equal(3, rows.Count);
        Assert.NotNull(rows[0].Registration);
        Assert.Equal((3, column), (rows[1].RowNumber, rows[1].Fault!.Column));
        Assert.NotEqual(rows[1].Fault!.Reason.Vi, rows[1].Fault!.Reason.En);
        Assert.NotNull(rows[2].Registration);
    }

    // Decree 168/2024, Art. 47.6: named, spouse, lessee, co-operative, lawful operator, buyer or heir, owner of the tractor
    [Theory]
    [InlineData("registered", true, true)]
    [InlineData("spouse", true, false)]
    [InlineData("lessee", true, true)]
    [InlineData("cooperative", false, true)]
    [InlineData("operator", true, true)]
    [InlineData("transferee", true, true)]
    [InlineData("tractor", true, true)]
    [InlineData("", true, true)]
    [InlineData("borrower", false, false)]
    public async Task A_basis_of_ownership_is_taken_for_whom_it_can_be(string basis, bool person, bool organisation)
    {
        var header = Header.Replace("simulated", "holder_basis,simulated", StringComparison.Ordinal);
        var row = Good.Replace(",true", $",{basis},true", StringComparison.Ordinal);
        var company = row.Replace(",person,", ",organisation,", StringComparison.Ordinal).Replace("999000000001", "0000000001", StringComparison.Ordinal);
        var rows = await ReadAsync($"{header}\n{row}\n{company}\n");
        Assert.Equal([person, organisation], rows.Select(read => read.Registration is not null));
        Assert.All(rows.Where(read => read.Registration is not null), read => Assert.Equal(basis.Length == 0 ? "registered" : basis, read.Registration!.HolderBasis));
        Assert.All(rows.Where(read => read.Fault is not null), read => Assert.Equal("holder_basis", read.Fault!.Column));
    }

    [Fact]
    public async Task Too_few_fields_are_a_fault_of_the_row()
    {
        var rows = await ReadAsync($"{Header}\n30A-123.45,white\n{Good}\n");
        Assert.Equal("vehicle_class", rows[0].Fault!.Column);
        Assert.NotNull(rows[1].Registration);
    }

    [Fact]
    public async Task Letters_that_are_not_UTF8_are_a_fault_of_the_row()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes($"{Header}\n"), .. Encoding.Latin1.GetBytes(Good.Replace("Nguyễn", "Hà", StringComparison.Ordinal).Replace("Trắng", "Trang", StringComparison.Ordinal).Replace("Số 1, đường Hoa Phượng", "x", StringComparison.Ordinal)), (byte)'\n'];
        var row = Assert.Single(await ReadAsync(file));
        Assert.Equal("owner_name", row.Fault!.Column);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public async Task Spreadsheets_may_separate_otherwise_and_begin_with_a_byte_order_mark(char separator)
    {
        var text = $"{Header}\r\n{Good.Replace("\"Số 1, đường Hoa Phượng\"", "Số 1", StringComparison.Ordinal)}\r\n".Replace(',', separator);
        var row = Assert.Single(await ReadAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]));
        Assert.Equal("Nguyễn Văn An", row.Registration!.OwnerName);
    }

    [Fact]
    public async Task A_name_typed_with_separate_accents_is_composed()
    {
        var row = Assert.Single(await ReadAsync($"{Header}\n{Good.Normalize(NormalizationForm.FormD)}\n"));
        Assert.Equal("Nguyễn Văn An".Normalize(NormalizationForm.FormC), row.Registration!.OwnerName);
    }

    [Fact]
    public async Task A_header_without_a_needed_column_is_refused_whole_and_says_which()
    {
        var wrong = await Assert.ThrowsAsync<RegistrationFileException>(() => ReadAsync(Header.Replace("owner_number,", "", StringComparison.Ordinal) + "\n"));
        Assert.Contains("owner_number", wrong.Text.Vi, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_is_refused() => await Assert.ThrowsAsync<RegistrationFileException>(() => ReadAsync(""));

    private static Task<List<RegistrationRow>> ReadAsync(string text) => ReadAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<List<RegistrationRow>> ReadAsync(byte[] file)
    {
        var rows = new List<RegistrationRow>();
        await foreach (var row in RegistrationRows.ReadAsync(new MemoryStream(file), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
