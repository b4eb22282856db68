using System.Text;
using Ioc.Enforcement.Registrations;

namespace Ioc.Enforcement.Tests.Registrations;

public sealed class RegistrationSamplesTests
{
    [Fact]
    public async Task Every_row_is_a_valid_registration_marked_as_simulated_with_a_number_that_no_person_has()
    {
        var count = 0;
        await foreach (var row in RegistrationRows.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Write(3000, 1))), CancellationToken.None))
        {
            count++;
            Assert.Null(row.Fault);
            Assert.True(row.Registration!.Simulated);
            Assert.StartsWith(row.Registration.OwnerKind == "person" ? "999" : "00", row.Registration.OwnerNumber, StringComparison.Ordinal);
        }

        Assert.Equal(3000, count);
    }

    // Decree 168/2024, Art. 47.6, one by one
    [Fact]
    public async Task The_invented_owners_are_owners_on_every_basis_that_the_decree_knows_and_mostly_the_one_registered()
    {
        var bases = new List<string>();
        await foreach (var row in RegistrationRows.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Write(3000, 1))), CancellationToken.None))
        {
            bases.Add(row.Registration!.HolderBasis);
        }

        Assert.Equal(["cooperative", "lessee", "operator", "registered", "spouse", "tractor", "transferee"], bases.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.True(bases.Count(basis => basis == "registered") > bases.Count / 2);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Write(50, 3), Write(50, 3));
        Assert.NotEqual(Write(50, 3), Write(50, 4));
    }

    [Fact]
    public void Plates_of_a_samples_truth_have_owners()
    {
        var wanted = RegistrationSamples.PlatesIn("""{"vehicles":[{"plate":"79A-123.45","vehicleClass":"car"},{"inner":{"plate":"79-X1 123.45","class":"motorbike","colour":"white"}},{"plate":null}]}""");
        Assert.Equal(["79A-123.45", "79-X1 123.45"], wanted.Select(plate => plate.Plate));
        using var text = new StringWriter();
        RegistrationSamples.Write(text, 10, 1, wanted);
        var lines = text.ToString().Split('\n');
        Assert.StartsWith("79A12345,white,car,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("79X112345,white,motorbike,", lines[2], StringComparison.Ordinal);
    }

    private static string Write(int rows, int seed)
    {
        using var text = new StringWriter();
        RegistrationSamples.Write(text, rows, seed, []);
        return text.ToString();
    }
}
