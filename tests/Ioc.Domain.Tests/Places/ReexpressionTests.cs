using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Places;

namespace Ioc.Domain.Tests.Places;

/// <summary>Two former wards, X and Y: X (1,000 people) was divided, 60 % to P and 40 % to Q; Y (500 people) went whole to Q.</summary>
public sealed class ReexpressionTests
{
    private static readonly Succession[] Links = [new("X", "P", 0.6), new("X", "Q", 0.4), new("Y", "Q", 1)];
    private static readonly Dictionary<string, double> People = new(StringComparer.Ordinal) { ["X"] = 1000, ["Y"] = 500 };

    [Fact]
    public void A_divided_units_number_is_dealt_out_by_its_shares_and_a_whole_one_is_added()
    {
        var told = Reexpression.Forward(Values(("X", 50), ("Y", 30)), Links);

        // P = 0.6 · 50 = 30; Q = 0.4 · 50 + 30 = 50.
        Assert.Equal((30, true), (told.Values["P"].Value, told.Values["P"].Estimated));
        Assert.Equal((50, true), (told.Values["Q"].Value, told.Values["Q"].Estimated));
        Assert.Empty(told.Unplaced);
    }

    [Fact]
    public void Whole_units_added_up_are_no_estimate() => Assert.False(Reexpression.Forward(Values(("Y", 30)), Links).Values["Q"].Estimated);

    [Fact]
    public void Backwards_a_number_goes_to_where_its_people_came_from()
    {
        var told = Reexpression.Backward(Values(("P", 30), ("Q", 90)), Links, People);

        // P is X's alone. Q has 400 people of X and 500 of Y: 90 · 4/9 = 40 and 90 · 5/9 = 50.
        Assert.Equal(70, told.Values["X"].Value, 9);
        Assert.Equal(50, told.Values["Y"].Value, 9);
    }

    [Fact]
    public void What_cannot_be_placed_is_told_apart()
    {
        Succession[] half = [new("X", "P", 0.6)];
        Assert.Equal(50, Reexpression.Forward(Values(("X", 50), ("Z", 7)), half).Unplaced["X"]);
        Assert.Equal(7, Reexpression.Forward(Values(("Z", 7)), Links).Unplaced["Z"]);
        Assert.Equal(90, Reexpression.Backward(Values(("Q", 90)), Links, Values(("X", 1000))).Unplaced["Q"]);
    }

    [Fact]
    public void Totals_are_the_same_in_either_geography_whatever_the_map()
    {
        var maps = from units in Gen.Choose(1, 6)
                   from parts in Gen.Choose(1, 9).ArrayOf(units * 5)
                   from values in Gen.Choose(0, 1_000_000).ArrayOf(units)
                   from people in Gen.Choose(0, 50_000).ArrayOf(units)
                   select (units, parts, values, people);
        Prop.ForAll(Arb.From(maps), map =>
        {
            var links = new List<Succession>();
            for (var unit = 0; unit < map.units; unit++)
            {
                // Up to three of five successors, with weights that are then made shares.
                var weights = map.parts.Skip(unit * 5).Take(5).Select((weight, i) => (To: $"N{i}", Weight: weight > 6 ? 0 : weight)).Where(w => w.Weight > 0).ToList();
                var sum = weights.Sum(w => w.Weight);
                links.AddRange(weights.Select(w => new Succession($"F{unit}", w.To, (double)w.Weight / sum)));
            }

            var values = map.values.Select((value, i) => ($"F{i}", (double)value)).ToArray();
            var forward = Reexpression.Forward(Values(values), links);
            var people = Values([.. map.people.Select((count, i) => ($"F{i}", (double)count))]);
            var back = Reexpression.Backward(forward.Values.ToDictionary(v => v.Key, v => v.Value.Value, StringComparer.Ordinal), links, people);
            return Same(values.Sum(v => v.Item2), forward) && Same(forward.Values.Values.Sum(v => v.Value), back);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Same(double total, Reexpressed told) => Math.Abs(total - told.Values.Values.Sum(v => v.Value) - told.Unplaced.Values.Sum()) < 1e-6 * Math.Max(1, total);

    private static Dictionary<string, double> Values(params (string, double)[] values) => values.ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal);
}
