using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Plates;
using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests.Reading;

public class PlateVoteTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    private const int Places = 10;

    private static readonly VoteRules Rules = new(SureAt: 0.9);

    [Fact]
    public void One_clear_read_is_sure_and_as_sure_as_its_places_together()
    {
        var decision = PlateVote.Decide([(Read("30A12345", 0.995f, lines: 1), 1f)], Rules);

        Assert.Equal(("30A12345", true, null, 1, "car"), (decision.Text, decision.Sure, decision.Reason, decision.Lines, decision.VehicleClass));
        Assert.InRange(decision.Confidence, Math.Pow(0.995, 10) - 0.01, 1);
    }

    [Fact]
    public void Reads_that_differ_in_one_place_are_outvoted_by_the_sharper_ones()
    {
        var decision = PlateVote.Decide([(Read("59X312345"), 3f), (Read("59X312346", 0.9f), 1f), (Read("59X312345"), 2f)], Rules);

        Assert.Equal("59X312345", decision.Text);
    }

    [Fact]
    public void More_agreeing_reads_are_more_sure_than_one()
    {
        var one = PlateVote.Decide([(Read("59X312345", 0.97f), 1f)], Rules);
        var five = PlateVote.Decide([.. Enumerable.Repeat((Read("59X312345", 0.97f), 1f), 5)], Rules);

        Assert.True(five.Confidence > one.Confidence);
    }

    [Fact]
    public void A_read_with_a_character_less_does_not_shift_the_others()
    {
        var decision = PlateVote.Decide([(Read("59X312345"), 1f), (Read("59X31235", 0.8f), 1f), (Read("59X312345"), 1f)], Rules);

        Assert.Equal("59X312345", decision.Text);
    }

    [Fact]
    public void The_grammar_chooses_between_letters_that_were_both_read()
    {
        // The third place of a car's plate is a letter: an 8 that might as well be a B is a B.
        var read = Read("30B12345", lines: 1);
        Spread(read.Slots[2], ('8', 0.55f), ('B', 0.44f));

        Assert.Equal("30B12345", PlateVote.Decide([(read, 1f)], Rules).Text);
    }

    [Fact]
    public void What_nobody_read_is_not_made_up()
    {
        // No B was seen: the 8 stays, and the plate is not sure.
        var read = Read("30812345", 0.999f, lines: 1);

        var decision = PlateVote.Decide([(read, 1f)], Rules);

        Assert.Equal(("30812345", false, UnsureReasons.Grammar), (decision.Text, decision.Sure, decision.Reason));
    }

    [Fact]
    public void Two_plates_that_are_almost_as_likely_are_ambiguous()
    {
        var read = Read("30A12345", 0.999f, lines: 1);
        Spread(read.Slots[7], ('5', 0.5f), ('6', 0.49f));

        Assert.Equal(UnsureReasons.Ambiguous, PlateVote.Decide([(read, 1f)], Rules).Reason);
    }

    [Fact]
    public void What_speaks_for_a_text_is_its_score_the_size_of_its_characters_and_that_no_gleam_lies_on_it()
    {
        // By hand: 0.57 of a one-line plate's height is characters, of the larger read 40 px; gleam by weight (3·0.02 + 1·0.1) / 4.
        var evidence = PlateVote.Decide(
            [(Read("30A12345", 0.999f, lines: 1) with { Height = 40, Gleam = 0.02f }, 3f), (Read("30A12345", 0.999f, lines: 1) with { Height = 20, Gleam = 0.1f }, 1f)], Rules).Evidence!.Value;

        Assert.InRange(evidence.Score, 0.99, 1);
        Assert.Equal(22.8, evidence.Height, 4);
        Assert.Equal(0.04, evidence.Gleam, 6);
    }

    [Fact]
    public void A_weak_read_is_told_to_have_low_confidence() =>
        Assert.Equal(UnsureReasons.LowConfidence, PlateVote.Decide([(Read("30A12345", 0.9f, lines: 1), 1f)], Rules).Reason);

    [Fact]
    public void Fewer_reads_than_the_rules_want_are_too_few() =>
        Assert.Equal(UnsureReasons.FewReads, PlateVote.Decide([(Read("30A12345", 0.999f), 1f)], new VoteRules(0.9, LeastReads: 2)).Reason);

    [Fact]
    public void Without_a_character_the_plate_is_unreadable()
    {
        var decision = PlateVote.Decide([(Read(string.Empty), 1f)], Rules);

        Assert.Equal((null, 0.0, false, UnsureReasons.Unreadable), (decision.Text, decision.Confidence, decision.Sure, decision.Reason));
        Assert.Equal(decision, PlateVote.Decide([], Rules));
    }

    [Fact]
    public void Text_that_two_vehicles_may_carry_leaves_the_class_open()
    {
        Assert.Equal("unknown", PlateVote.Decide([(Read("30A12345", 0.999f, lines: 2), 1f)], Rules).VehicleClass);
        Assert.Equal("motorbike", PlateVote.Decide([(Read("59X312345", 0.999f, lines: 2), 1f)], Rules).VehicleClass);
    }

    [Fact]
    public void An_electric_motorbike_read_with_D_gets_its_Đ() =>
        Assert.Equal("29MĐ123456", PlateVote.Decide([(Read("29MD123456", 0.999f, lines: 2), 1f)], Rules).Text);

    [Fact]
    public void Lines_and_colour_are_those_of_most_weight()
    {
        var decision = PlateVote.Decide(
            [(Read("59X312345", lines: 2, colour: "white"), 1f), (Read("59X312345", lines: 1, colour: "yellow"), 0.4f), (Read("59X312345", lines: 2, colour: "white"), 1f)], Rules);

        Assert.Equal((2, "white"), (decision.Lines, decision.Colour));
    }

    [Fact]
    public void Whatever_is_read_every_character_decided_was_read_somewhere_and_the_confidence_is_a_probability()
    {
        var reads = Gen.ListOf(RandomRead, 4).Where(r => r.Count > 0);

        Prop.ForAll(reads.ToArbitrary(), given =>
        {
            var votes = given.Select((read, i) => (read, 1f + i)).ToList();
            var decision = PlateVote.Decide(votes, Rules);
            return decision.Confidence is >= 0 and <= 1
                && decision.Sure == (decision.Reason is null)
                && (decision.Text is null || decision.Text.All(c => given.Any(r => r.Slots.Any(slot => slot[Alphabet.IndexOf(c == 'Đ' ? 'D' : c, StringComparison.Ordinal)] >= PlateVote.LeastShare / 10))))
                && (!decision.Sure || PlateGrammar.Parse(decision.Text!).IsValid);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    // 330 by 165 mm is a car's plate of two lines, 190 by 140 a motorbike's; seen from the side a car's looks narrower.
    [Theory]
    [InlineData(2, 2.0f, "car")]
    [InlineData(2, 1.36f, "unknown")]
    [InlineData(2, 0f, "unknown")]
    [InlineData(null, 2.0f, "unknown")]
    public void What_is_written_alike_is_a_cars_when_its_two_lines_are_wider_than_any_motorbikes(int? lines, float aspect, string expected)
    {
        var read = Read("51K48267", lines: lines, colour: "white") with { Aspect = aspect };

        Assert.Equal(expected, PlateVote.Decide([(read, 1f), (read, 1f), (read, 1f)], Rules).VehicleClass);
    }

    private static Gen<PlateRead> RandomRead =>
        from text in Gen.ArrayOf(Gen.Elements("0123456789ABDGX".ToCharArray()), 9)
        from length in Gen.Choose(1, 9)
        from share in Gen.Choose(30, 99)
        select Read(new string(text[..length]), share / 100f);

    private static PlateRead Read(string text, float share = 0.99f, int? lines = null, string colour = "unknown")
    {
        var slots = Enumerable.Range(0, Places).Select(place =>
        {
            var row = new float[Alphabet.Length];
            Spread(row, (place < text.Length ? text[place] : '_', share));
            return row;
        }).ToArray();
        return new PlateRead(text, [.. text.Select(_ => share)], slots, Alphabet, lines, 1, colour, 1);
    }

    private static void Spread(float[] row, params (char Letter, float Share)[] shares)
    {
        Array.Fill(row, (1 - shares.Sum(s => s.Share)) / (row.Length - shares.Length));
        foreach (var (letter, share) in shares)
        {
            row[Alphabet.IndexOf(letter, StringComparison.Ordinal)] = share;
        }
    }
}
